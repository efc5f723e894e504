#include "net/ws/tests/connection_fixture.hpp"

namespace messenger::net::ws {
namespace {

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
    EXPECT_EQ(frames.use_count(), 1 + 20);
    run_until([&] { return std::ranges::all_of(them, [](const End& end) { return end.heard->texts.size() == 2; }); });
    EXPECT_EQ(frames.use_count(), 1);
}

TEST_F(ConnectionTest, SendsAllOfATurnInOneCall) {
    auto us = server();
    us.connection->send_text("one");
    us.connection->send_text("two");
    us.connection->close(close_code::normal);
    EXPECT_EQ(sockets.second.available(), 0U) << "nothing leaves before the end of the turn";
    context.poll();
    EXPECT_EQ(sockets.second.available(), 5U + 5U + 4U);
}

}  // namespace
}  // namespace messenger::net::ws
