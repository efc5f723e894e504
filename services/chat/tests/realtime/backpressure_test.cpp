#include "tests/realtime/live_chat.hpp"

namespace messenger::chat {
namespace {

class Backpressure : public LiveChat {
  protected:
    explicit Backpressure(std::map<std::string, std::string> settings = {}) : LiveChat(std::move(settings)) {}

    /// Sends messages of 8000 characters, some at a time: who sends more without reading is a slow reader itself.
    void fill(WsClient& sender, const std::string& room, int first, int count) {
        constexpr int slice = 20;
        const std::string text(8000, 't');
        for (int i = first; i < first + count; i += slice) {
            for (int j = i; j < i + slice; ++j) {
                const auto id = std::to_string(j);
                sender.send({{"op", "message.send"}, {"id", id}, {"room", room}, {"text", text}, {"clientId", id}});
            }
            for (int answered = 0; answered < slice;) {
                const auto frame = sender.receive();
                ASSERT_NE(frame.at("op").as_string(), "error") << boost::json::serialize(frame);
                answered += frame.at("op").as_string() == "ok" ? 1 : 0;
            }
        }
    }
    /// Reads events up to one of the room's log and says whether none was missing.
    static bool reads_all(WsClient& client, std::int64_t from, std::int64_t to) {
        for (auto seq = from; seq <= to; ++seq) {
            const auto event = client.receive("message.created");
            if (event.contains("close") || event.at("seq").as_int64() != seq) {
                return false;
            }
        }
        return true;
    }
};

TEST_F(Backpressure, AResumeThatIsLargerThanTheOutboxIsPacedAndNeverTooSlow) {
    const auto room = open_room(ada, {bob});
    const auto sender = connect(ada);
    fill(*sender, room, 0, 400);
    WsClient client(port);
    client.send({{"op", "hello"}, {"token", token(bob)}, {"resume", {{room, 1}}}});
    client.receive("welcome");
    // Nothing is read until more than the outbox and all buffers of the kernel hold waits.
    fill(*sender, room, 400, 60);
    EXPECT_TRUE(reads_all(client, 2, 461));
}

TEST_F(Backpressure, ASlowReaderIsClosedAndResumesWithoutLoss) {
    const auto room = open_room(ada, {bob});
    const auto sender = connect(ada);
    WsClient slow(port);
    slow.limit_receive_buffer(64 * 1024);
    slow.hello(token(bob));
    fill(*sender, room, 0, 1000);  // 8 MB: more than the outbox and the kernel take
    std::int64_t last = 1;
    try {
        for (auto frame = slow.receive("message.created"); !frame.contains("close");
             frame = slow.receive("message.created")) {
            ASSERT_EQ(frame.at("seq").as_int64(), ++last);
        }
    } catch (const boost::system::system_error&) {
        // On a slow machine the server has waited in vain for the close handshake and has reset the connection.
    }
    ASSERT_LT(last, 1001);
    while (last < 1001) {
        WsClient again(port);
        again.send({{"op", "hello"}, {"token", token(bob)}, {"resume", {{room, last}}}});
        again.receive("welcome");
        auto first = again.receive();
        while (!first.contains("seq") && first.at("op").as_string() != "gap") {
            first = again.receive();  // who is online
        }
        if (first.at("op").as_string() == "gap") {
            EXPECT_EQ(first.at("from").as_int64(), last + 1);
            last = 501;  // as if it had been fetched by HTTP
            continue;
        }
        ASSERT_EQ(first.at("seq").as_int64(), last + 1);
        EXPECT_TRUE(reads_all(again, last + 2, 1001));
        last = 1001;
    }
}

class LargeOutbox : public Backpressure {
  protected:
    LargeOutbox() : Backpressure({{"WS_OUTBOX_BYTES", "67108864"}}) {}

    /// Waits until the client is told that somebody is so.
    static void wait_for(WsClient& client, UserId user, std::string_view status) {
        for (auto told = client.receive("presence");
             told.at("user").as_string() != user.to_string() || told.at("status").as_string() != status;) {
            told = client.receive("presence");
        }
    }
};

TEST_F(LargeOutbox, ASlowReaderIsToldTheLastOfSomebodysPresenceWhenItHasReadWhatWaited) {
    const auto carl = UserId::generate();
    const auto room = open_room(ada, {bob, carl});
    const auto sender = connect(ada);
    WsClient slow(port);
    slow.limit_receive_buffer(64 * 1024);
    slow.hello(token(bob));
    fill(*sender, room, 0, 1000);  // 8 MB: more than the kernel takes
    const auto other = connect(carl);
    wait_for(*sender, carl, "online");
    other->send({{"op", "presence.set"}, {"id", "p"}, {"status", "away"}});
    wait_for(*sender, carl, "away");
    EXPECT_TRUE(reads_all(slow, 2, 1001));
    std::vector<std::string> told;
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (told.empty() && std::chrono::steady_clock::now() < deadline) {
        slow.send({{"op", "ping"}, {"id", "p"}});
        for (auto frame = slow.receive(); frame.at("op").as_string() != "ok"; frame = slow.receive()) {
            if (frame.at("user").as_string() == carl.to_string()) {
                told.emplace_back(frame.at("status").as_string());
            }
        }
    }
    EXPECT_EQ(told, std::vector<std::string>{"away"});
}

TEST_F(Backpressure, ASyncOfLongMessagesIsAnsweredInParts) {
    const auto room = open_room(ada, {});
    const auto client = connect(ada);
    fill(*client, room, 0, 100);
    std::int64_t after = 1;
    int parts = 0;
    for (bool has_more = true; has_more; ++parts) {
        client->send({{"op", "sync"}, {"id", "s"}, {"room", room}, {"after", after}});
        const auto answer = client->receive("ok");
        const auto& events = answer.at("events").as_array();
        ASSERT_FALSE(events.empty());
        EXPECT_LT(boost::json::serialize(answer).size(), 300'000U);
        EXPECT_EQ(events.front().at("seq").as_int64(), after + 1);
        after = events.back().at("seq").as_int64();
        has_more = answer.at("hasMore").as_bool();
    }
    EXPECT_EQ(after, 101);
    EXPECT_GT(parts, 2);
}

}  // namespace
}  // namespace messenger::chat
