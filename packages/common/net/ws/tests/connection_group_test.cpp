#include "net/ws/connection_group.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>

#include "net/ws/tests/socket_pair.hpp"

namespace messenger::net::ws {
namespace {

using namespace std::chrono_literals;

class ConnectionGroupTest : public ::testing::Test {
  protected:
    /// A connection in the group, its peer outside.
    void connect(int count) {
        for (int i = 0; i < count; ++i) {
            auto pair = socket_pair(context);
            us.emplace_back(std::move(pair.first), Connection::Options{});
            group.add(us.back().connection);
            them.emplace_back(std::move(pair.second), Connection::Options{.role = Role::client});
        }
    }

    boost::asio::io_context context{1};
    ConnectionGroup group{context.get_executor()};
    std::vector<End> us;
    std::vector<End> them;
};

TEST_F(ConnectionGroupTest, KeepsConnectionsUntilTheyEnd) {
    connect(3);
    EXPECT_EQ(group.size(), 3U);
    std::weak_ptr<Connection> first = us[0].connection;
    us.clear();
    EXPECT_FALSE(first.expired());
    for (auto& end : them) {
        end.connection->close(close_code::normal);
    }
    context.run();
    EXPECT_EQ(group.size(), 0U);
    EXPECT_TRUE(first.expired());
}

TEST_F(ConnectionGroupTest, PingsEveryConnectionOnceAHeartbeatAtDifferentTimes) {
    std::vector<std::pair<Socket, Socket>> pairs;
    for (int i = 0; i < 20; ++i) {
        pairs.push_back(socket_pair(context));
        us.emplace_back(std::move(pairs.back().first), Connection::Options{});
        group.add(us.back().connection);
    }
    const auto pinged = [&] {
        context.poll();
        return std::ranges::count_if(pairs, [](const auto& pair) { return pair.second.available() > 0; });
    };
    const auto start = ConnectionGroup::Clock::now();
    group.sweep(start + 12s);
    EXPECT_GE(pinged(), 8);
    EXPECT_LE(pinged(), 12);
    group.sweep(start + 25s);
    EXPECT_EQ(pinged(), 20);
    for (const auto& pair : pairs) {
        EXPECT_EQ(pair.second.available(), 2U);
    }
}

TEST_F(ConnectionGroupTest, EndsConnectionsAfterSilence) {
    connect(2);
    group.sweep(ConnectionGroup::Clock::now() + 59s);
    EXPECT_TRUE(us[0].connection->is_open());
    group.sweep(ConnectionGroup::Clock::now() + 61s);
    context.run();
    EXPECT_EQ(us[0].heard->closes.at(0).by, CloseReason::By::network);
    EXPECT_EQ(group.size(), 0U);
}

TEST_F(ConnectionGroupTest, GivesUpOnAPeerThatDoesNotAnswerTheClose) {
    auto pair = socket_pair(context);
    End end(std::move(pair.first), {});
    group.add(end.connection);
    end.connection->close(4403, "disabled");
    group.sweep(ConnectionGroup::Clock::now() + 4s);
    EXPECT_EQ(group.size(), 1U);
    group.sweep(ConnectionGroup::Clock::now() + 6s);
    context.run();
    EXPECT_EQ(end.heard->closes.at(0).code, 4403);
}

TEST_F(ConnectionGroupTest, GivesUpOnAPeerThatKeepsTheConnectionAfterTheClose) {
    auto pair = socket_pair(context);
    std::string bytes;
    append_masked_frame(bytes, Opcode::close, "", {1, 2, 3, 4});
    End end(std::move(pair.first), {}, bytes);
    group.add(end.connection);
    context.run_for(5ms);
    EXPECT_FALSE(end.connection->is_open());
    EXPECT_TRUE(end.heard->closes.empty());
    group.sweep(ConnectionGroup::Clock::now() + 2s);
    context.restart();
    context.run();
    EXPECT_EQ(end.heard->closes.at(0).code, close_code::none);
}

TEST_F(ConnectionGroupTest, ClosesAllAndSaysWhenItIsDone) {
    connect(10);
    bool is_done = false;
    group.close_all(close_code::going_away, "restart", 200ms, [&] { is_done = true; });
    EXPECT_TRUE(us[9].connection->is_open()) << "the closes are spread";
    context.run();
    EXPECT_TRUE(is_done);
    EXPECT_EQ(group.size(), 0U);
    for (const auto& end : them) {
        EXPECT_EQ(end.heard->closes.at(0).code, close_code::going_away);
        EXPECT_EQ(end.heard->closes.at(0).text, "restart");
    }
}

TEST_F(ConnectionGroupTest, ClosesNewcomersWhileItCloses) {
    bool is_done = false;
    group.close_all(close_code::going_away, "restart", 0s, [&] { is_done = true; });
    connect(1);
    context.run();
    EXPECT_TRUE(is_done);
    EXPECT_EQ(them[0].heard->closes.at(0).code, close_code::going_away);
}

TEST_F(ConnectionGroupTest, AbortsWhatIsLeftWhenItEnds) {
    auto pair = socket_pair(context);
    End end(std::move(pair.first), {});
    {
        ConnectionGroup short_lived(context.get_executor());
        short_lived.add(end.connection);
    }
    context.run();
    EXPECT_EQ(end.heard->closes.size(), 1U);
}

}  // namespace
}  // namespace messenger::net::ws
