#include "realtime/gate.hpp"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <vector>

namespace messenger::chat {
namespace {

class GateTest : public ::testing::Test {
  protected:
    Task<> pass(int number) {
        const auto place = co_await gate.enter();
        most_inside = std::max(most_inside, ++inside);
        order.push_back(number);
        co_await awaited<bool>([this](Callback<bool> then) {
            boost::asio::post(context, [then = std::move(then)]() mutable { then(true); });
        });
        --inside;
    }
    Task<> leave_at_once(int number) {
        const auto place = co_await gate.enter();
        order.push_back(number);
    }

    boost::asio::io_context context{1};
    Gate gate{context, 3};
    int inside = 0;
    int most_inside = 0;
    std::vector<int> order;
};

TEST_F(GateTest, LetsSoManyInAndTheOthersInTheirOrder) {
    std::vector<int> expected;
    for (int i = 0; i < 50; ++i) {
        boost::asio::co_spawn(context, pass(i), boost::asio::detached);
        expected.push_back(i);
    }
    context.run();
    EXPECT_EQ(most_inside, 3);
    EXPECT_EQ(order, expected);
}

TEST_F(GateTest, StandsAHundredThousandWhoLeaveAtOnce) {
    for (int i = 0; i < 3; ++i) {
        boost::asio::co_spawn(context, pass(i), boost::asio::detached);
    }
    for (int i = 0; i < 100'000; ++i) {
        boost::asio::co_spawn(context, leave_at_once(i), boost::asio::detached);
    }
    context.run();
    EXPECT_EQ(order.size(), 100'003U);
}

}  // namespace
}  // namespace messenger::chat
