#include "net/ws/connection.hpp"

#include <gtest/gtest.h>

#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>

#include "net/ws/tests/socket_pair.hpp"

namespace messenger::net::ws {
namespace {

std::string masked(Opcode opcode, std::string_view payload, FrameFlags flags = {}) {
    std::string out;
    append_masked_frame(out, opcode, payload, {1, 2, 3, 4}, flags);
    return out;
}

/// A server's connection against a raw client socket or a client's connection; everything runs in one thread.
class ConnectionTest : public testing::Test {
  protected:
    explicit ConnectionTest() : sockets(socket_pair(context)) {}

    End server(Connection::Options options = {}, std::string leftover = {}) {
        return End(std::move(sockets.first), options, std::move(leftover));
    }
    End client(Connection::Options options = {}) {
        options.role = Role::client;
        return End(std::move(sockets.second), options);
    }
    void write(std::string_view bytes) {
        boost::asio::write(sockets.second, boost::asio::buffer(bytes.data(), bytes.size()));
    }
    /// Runs until the server's side has nothing to do, then reads all it sent and closes.
    std::string read_to_end() {
        context.run();
        std::string bytes;
        boost::system::error_code error;
        boost::asio::read(sockets.second, boost::asio::dynamic_buffer(bytes), error);
        EXPECT_EQ(error, boost::asio::error::eof);
        return bytes;
    }
    /// Runs handlers until a condition holds.
    template <typename Condition>
    void run_until(Condition condition) {
        while (!condition()) {
            ASSERT_GT(context.run_one_for(std::chrono::seconds(20)), 0U) << "nothing happens any more";
        }
    }

    boost::asio::io_context context{1};
    std::pair<Socket, Socket> sockets;
};

TEST_F(ConnectionTest, EchoesMessagesAndClosesCleanly) {
    auto us = server();
    auto them = client();
    us.heard->when_text = [](Connection& connection, std::string_view text) { connection.send_text(text); };
    them.heard->when_text = [](Connection& connection, std::string_view text) {
        if (text == "last") {
            connection.close(close_code::normal, "done");
        }
    };
    EXPECT_TRUE(them.connection->send_text("first"));
    EXPECT_TRUE(them.connection->send_text(std::string(200000, 'x')));
    EXPECT_TRUE(them.connection->send_text("last"));
    context.run();
    EXPECT_EQ(them.heard->texts, (std::vector<std::string>{"first", std::string(200000, 'x'), "last"}));
    ASSERT_EQ(us.heard->closes.size(), 1U);
    EXPECT_EQ(us.heard->closes[0].by, CloseReason::By::peer);
    EXPECT_EQ(us.heard->closes[0].code, close_code::normal);
    EXPECT_EQ(us.heard->closes[0].text, "done");
    ASSERT_EQ(them.heard->closes.size(), 1U);
    EXPECT_EQ(them.heard->closes[0].by, CloseReason::By::us);
}

TEST_F(ConnectionTest, ReadsWhatCameWithTheUpgrade) {
    auto us = server({}, masked(Opcode::text, "early") + masked(Opcode::text, "split").substr(0, 8));
    write(masked(Opcode::text, "split").substr(8));
    run_until([&] { return us.heard->texts.size() == 2; });
    EXPECT_EQ(us.heard->texts, (std::vector<std::string>{"early", "split"}));
}

TEST_F(ConnectionTest, AnswersPings) {
    auto us = server();
    write(masked(Opcode::ping, "are you there") + masked(Opcode::close, ""));
    sockets.second.shutdown(Socket::shutdown_send);
    std::string expected;
    append_frame(expected, Opcode::pong, "are you there");
    append_frame(expected, Opcode::close, "");
    EXPECT_EQ(read_to_end(), expected);
    EXPECT_EQ(us.heard->closes.at(0).code, close_code::none);
}

TEST_F(ConnectionTest, ClosesAfterAViolationWithItsCode) {
    auto us = server();
    write(masked(Opcode::text, "\xff"));
    sockets.second.shutdown(Socket::shutdown_send);
    const auto bytes = read_to_end();
    EXPECT_EQ(bytes.substr(2, 2), close_payload(close_code::invalid_text, ""));
    EXPECT_EQ(us.heard->closes.at(0).code, close_code::invalid_text);
    EXPECT_TRUE(us.heard->texts.empty());
}

TEST_F(ConnectionTest, RefusesBinaryMessagesUnlessAllowed) {
    auto us = server();
    write(masked(Opcode::binary, "x"));
    sockets.second.shutdown(Socket::shutdown_send);
    context.run();
    EXPECT_EQ(us.heard->closes.at(0).code, close_code::unsupported_data);
}

TEST_F(ConnectionTest, TakesBinaryMessagesWhenAllowed) {
    auto us = server({.allow_binary = true});
    write(masked(Opcode::binary, "\xff\x00"));
    run_until([&] { return !us.heard->binaries.empty(); });
}

TEST_F(ConnectionTest, AppliesAChangedLimitToTheNextMessage) {
    auto us = server({.max_message_bytes = 1000});
    us.heard->when_text = [](Connection& connection, std::string_view) { connection.set_max_message_bytes(10); };
    write(masked(Opcode::text, std::string(900, 'h')) + masked(Opcode::text, std::string(11, 'x')));
    sockets.second.shutdown(Socket::shutdown_send);
    context.run();
    EXPECT_EQ(us.heard->texts.size(), 1U);
    EXPECT_EQ(us.heard->closes.at(0).code, close_code::too_big);
}

TEST_F(ConnectionTest, TellsOfAPeerThatVanishes) {
    auto us = server();
    sockets.second.close();
    context.run();
    ASSERT_EQ(us.heard->closes.size(), 1U);
    EXPECT_EQ(us.heard->closes[0].by, CloseReason::By::network);
    EXPECT_EQ(us.heard->closes[0].code, close_code::abnormal);
    EXPECT_FALSE(us.connection->send_text("late"));
}

TEST_F(ConnectionTest, IsFreedWhenItHasEnded) {
    std::weak_ptr<Connection> connection;
    std::weak_ptr<Recorder> heard;
    {
        auto us = server();
        connection = us.connection;
        heard = us.heard;
    }
    sockets.second.close();
    context.run();
    EXPECT_TRUE(connection.expired());
    EXPECT_TRUE(heard.expired());
}

TEST_F(ConnectionTest, DeliversNothingAfterCloseWasCalled) {
    auto us = server();
    us.heard->when_text = [](Connection& connection, std::string_view) {
        connection.close(4401, "no longer");
        connection.close(1000, "ignored");
        EXPECT_FALSE(connection.send_text("ignored"));
    };
    write(masked(Opcode::text, "a") + masked(Opcode::text, "b") + masked(Opcode::close, close_payload(4401, "")));
    sockets.second.shutdown(Socket::shutdown_send);
    EXPECT_EQ(read_to_end().substr(2), close_payload(4401, "no longer"));
    EXPECT_EQ(us.heard->texts.size(), 1U);
    ASSERT_EQ(us.heard->closes.size(), 1U);
    EXPECT_EQ(us.heard->closes[0].code, 4401);
}

TEST_F(ConnectionTest, MayBeDroppedAndAbortedInsideACallback) {
    auto us = server();
    us.heard->when_text = [&](Connection& connection, std::string_view) {
        connection.abort();
        us.connection.reset();
    };
    write(masked(Opcode::text, "a") + masked(Opcode::text, "b"));
    context.run();
    EXPECT_EQ(us.heard->texts.size(), 1U);
    EXPECT_EQ(us.heard->closes.size(), 1U);
}

TEST_F(ConnectionTest, DeliversNothingWhilePausedAndLosesNothing) {
    auto us = server();
    us.heard->when_text = [](Connection& connection, std::string_view) { connection.pause_reading(); };
    write(masked(Opcode::text, "a") + masked(Opcode::text, "b"));
    run_until([&] { return us.heard->texts.size() == 1; });
    write(masked(Opcode::text, "c") + masked(Opcode::close, ""));
    sockets.second.shutdown(Socket::shutdown_send);
    context.poll();
    EXPECT_EQ(us.heard->texts.size(), 1U);
    us.heard->when_text = nullptr;
    us.connection->resume_reading();
    context.restart();
    context.run();
    EXPECT_EQ(us.heard->texts, (std::vector<std::string>{"a", "b", "c"}));
    EXPECT_EQ(us.heard->closes.at(0).by, CloseReason::By::peer);
}

TEST_F(ConnectionTest, CanBeClosedWhilePaused) {
    auto us = server();
    us.connection->pause_reading();
    us.connection->close(close_code::normal);
    write(masked(Opcode::close, close_payload(close_code::normal, "")));
    sockets.second.shutdown(Socket::shutdown_send);
    context.run();
    EXPECT_EQ(us.heard->closes.at(0).code, close_code::normal);
}

TEST_F(ConnectionTest, SendsOneBufferToManyWithoutCopies) {
    std::vector<End> us;
    std::vector<End> them;
    for (int i = 0; i < 20; ++i) {
        auto pair = socket_pair(context);
        us.emplace_back(std::move(pair.first), Connection::Options{});
        them.emplace_back(std::move(pair.second), Connection::Options{.role = Role::client});
    }
    auto frames = std::make_shared<std::string>();
    append_frame(*frames, Opcode::text, "one");
    append_frame(*frames, Opcode::text, "two");
    for (const auto& end : us) {
        EXPECT_TRUE(end.connection->send(frames));
    }
    EXPECT_EQ(frames.use_count(), 1);
    run_until([&] { return std::ranges::all_of(them, [](const End& end) { return end.heard->texts.size() == 2; }); });
}

class SlowReaderTest : public ConnectionTest {
  protected:
    SlowReaderTest() { sockets = socket_pair(context, 16 * 1024); }

    /// Sends until the kernel takes no more.
    static void fill(Connection& connection) {
        while (connection.outbox_bytes() == 0) {
            ASSERT_TRUE(connection.send_text(std::string(10000, 'f')));
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
    EXPECT_LE(us.connection->outbox_bytes(), before + 102);
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
