#include "net/ws/tests/connection_fixture.hpp"

namespace messenger::net::ws {
namespace {

class SlowReaderTest : public ConnectionTest {
  protected:
    SlowReaderTest() { sockets = socket_pair(context, 16 * 1024); }

    /// Sends until the kernel takes no more.
    void fill(Connection& connection) {
        while (connection.outbox_bytes() == 0) {
            ASSERT_TRUE(connection.send_text(std::string(10000, 'f')));
            context.poll();
        }
    }
};

TEST_F(SlowReaderTest, IsClosedWith4408AndCanReadThatCode) {
    auto us = server({.outbox_limit_bytes = 100000});
    fill(*us.connection);
    while (us.connection->send_text(std::string(10000, 'x'))) {
        EXPECT_LE(us.connection->outbox_bytes(), 100000U);
    }
    EXPECT_FALSE(us.connection->is_open());
    EXPECT_LT(us.connection->outbox_bytes(), 11000U) << "what waited is dropped in favour of the close frame";
    auto them = client();
    context.run();
    EXPECT_EQ(them.heard->closes.at(0).code, close_code::too_slow);
    EXPECT_EQ(them.heard->closes.at(0).by, CloseReason::By::peer);
    EXPECT_EQ(us.heard->closes.at(0).code, close_code::too_slow);
    for (const auto& text : them.heard->texts) {
        EXPECT_EQ(text.size(), 10000U) << "a cut message was delivered";
    }
}

TEST_F(SlowReaderTest, LosesEphemeralMessagesFirst) {
    auto us = server({.outbox_limit_bytes = 100000});
    fill(*us.connection);
    EXPECT_TRUE(us.connection->send_text("typing", Lane::ephemeral));
    while (us.connection->outbox_bytes() <= 50000) {
        EXPECT_TRUE(us.connection->send_text(std::string(10000, 'x')));
    }
    EXPECT_FALSE(us.connection->send_text("typing", Lane::ephemeral));
    EXPECT_TRUE(us.connection->is_open());
    EXPECT_TRUE(us.connection->send_text("message"));
}

TEST_F(SlowReaderTest, IsToldWhenHalfOfTheOutboxIsGone) {
    auto us = server({.outbox_limit_bytes = 100000});
    int pieces = 0;
    const auto send_pieces = [&](Connection& connection) {
        while (pieces < 200 && connection.outbox_bytes() <= 50000) {
            ASSERT_TRUE(connection.send_text(std::string(10000, 'p')));
            ++pieces;
        }
    };
    us.heard->when_half_empty = send_pieces;
    send_pieces(*us.connection);
    EXPECT_LT(pieces, 200);
    auto them = client();
    run_until([&] { return them.heard->texts.size() == 200; });
    EXPECT_GT(us.heard->half_empty, 1);
}

TEST_F(SlowReaderTest, CannotMakeTheOutboxGrowWithPings) {
    auto us = server({.outbox_limit_bytes = 100000});
    fill(*us.connection);
    const auto before = us.connection->outbox_bytes();
    std::string pings;
    for (int i = 0; i < 500; ++i) {
        pings += masked(Opcode::ping, std::string(100, static_cast<char>('a' + i % 26)));
    }
    pings += masked(Opcode::text, "after");
    boost::asio::async_write(sockets.second, boost::asio::buffer(pings), [](auto, auto) {});
    run_until([&] { return !us.heard->texts.empty(); });
    EXPECT_LE(us.connection->outbox_bytes(), before + 17 * 1024);
}

TEST_F(SlowReaderTest, GetsAllOfABigMessage) {
    auto us = server({.outbox_limit_bytes = 32 * 1024 * 1024});
    auto them = client({.max_message_bytes = 32 * 1024 * 1024});
    EXPECT_TRUE(us.connection->send_text(std::string(20 * 1024 * 1024, 'b')));
    us.connection->close(close_code::normal);
    context.run();
    ASSERT_EQ(them.heard->texts.size(), 1U);
    EXPECT_EQ(them.heard->texts[0].size(), 20U * 1024 * 1024);
    EXPECT_EQ(us.heard->closes.at(0).code, close_code::normal);
}

}  // namespace
}  // namespace messenger::net::ws
