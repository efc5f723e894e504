#include "store/turns.hpp"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>
#include <optional>
#include <string>
#include <vector>

#include "testing/run_task.hpp"

namespace messenger::user {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;

class TurnsTest : public ::testing::Test {
  protected:
    /// Takes a turn, writes its name down and gives the turn back.
    Task<> act(UserId user, std::string name, milliseconds patience) {
        const auto turn = co_await turns.take(user, patience);
        order.push_back(std::move(name));
    }
    Task<> take(UserId user) { held.emplace(co_await turns.take(user, hours(1))); }
    void spawn(UserId user, std::string name, milliseconds patience = hours(1)) {
        asio::co_spawn(context, act(user, std::move(name), patience),
                       [](std::exception_ptr failure) { EXPECT_EQ(failure, nullptr); });
    }

    Turns turns;
    std::optional<Turns::Turn> held;
    asio::io_context context;
    std::vector<std::string> order;
    UserId ada = UserId::generate();
};

TEST_F(TurnsTest, ComeInTheOrderOfTheCalls) {
    testing::run_task(take(ada));
    spawn(ada, "second");
    spawn(ada, "third");
    context.poll();
    EXPECT_TRUE(order.empty());
    held.reset();
    context.run();
    EXPECT_EQ(order, (std::vector<std::string>{"second", "third"}));
}

TEST_F(TurnsTest, OfOtherUsersAreNotWaitedFor) {
    testing::run_task(take(ada));
    spawn(UserId::generate(), "other");
    context.run();
    EXPECT_EQ(order, std::vector<std::string>{"other"});
}

TEST_F(TurnsTest, AreNotWaitedForLongerThanTheCallersPatience) {
    testing::run_task(take(ada));
    spawn(ada, "impatient", milliseconds(1));
    context.run();
    EXPECT_EQ(order, std::vector<std::string>{"impatient"});
    held.reset();
    context.restart();
    spawn(ada, "later");
    context.run();
    EXPECT_EQ(order.back(), "later") << "the turn was given back once";
}

TEST_F(TurnsTest, AreTakenByOneOfManyThreads) {
    asio::thread_pool pool(4);
    for (int i = 0; i < 200; ++i) {
        asio::co_spawn(asio::make_strand(pool), act(ada, "x", hours(1)),
                       [](std::exception_ptr failure) { EXPECT_EQ(failure, nullptr); });
    }
    pool.join();
    EXPECT_EQ(order.size(), 200U) << "written down without a lock";
}

}  // namespace
}  // namespace messenger::user
