// A disk that stands still slows those who send, and nothing else grows or is lost.
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <map>
#include <set>

#include "tests/realtime/live_chat.hpp"

namespace messenger::chat {
namespace {

class SlowDisk : public LiveChat {
  protected:
    static constexpr int capacity = 50;
    SlowDisk() : LiveChat({{"COMMIT_QUEUE_MESSAGES", std::to_string(capacity)}}) {}

    /// Nothing is stored while this lives: a second connection holds the lock of the database.
    class Standstill {
      public:
        explicit Standstill(const std::filesystem::path& folder)
            : sql_(soci::sqlite3, "db=" + (folder / "chat.db").string()) {
            sql_ << "BEGIN IMMEDIATE";
        }
        ~Standstill() { sql_ << "ROLLBACK"; }
        Standstill(const Standstill&) = delete;
        Standstill& operator=(const Standstill&) = delete;

      private:
        soci::session sql_;
    };

    /// Waits for the next answer to a send.
    static boost::json::object answer(WsClient& client) {
        while (true) {
            auto frame = client.receive();
            if (frame.contains("close") || frame.at("op") == "ok" || frame.at("op") == "error") {
                return frame;
            }
        }
    }
};

TEST_F(SlowDisk, SendersAreToldToComeBackAndWhatIsAcknowledgedIsThereOnce) {
    constexpr int count = 200;
    const auto room = open_room(ada, {bob});
    const auto sender = connect(ada);
    std::set<std::string> open;  // not acknowledged
    int unanswered = 0;
    const auto send = [&](const std::string& id) {
        sender->send(message(room, id));
        ++unanswered;
    };
    {
        const Standstill disk(host.data_dir());
        for (int i = 0; i < count; ++i) {
            send(*open.insert(std::to_string(i)).first);
        }
        // The writer holds some, and so many more wait; for the others there is no place.
        const auto refused = answer(*sender);
        --unanswered;
        ASSERT_EQ(refused.at("op").as_string(), "error");
        EXPECT_EQ(refused.at("error").at("status").as_int64(), 503);
        EXPECT_GT(refused.at("error").at("retryAfterMs").as_int64(), 0);
    }
    while (!open.empty()) {
        for (; unanswered > 0; --unanswered) {
            const auto frame = answer(*sender);
            ASSERT_FALSE(frame.contains("close"));
            if (frame.at("op").as_string() == "ok") {
                open.erase(std::string(frame.at("id").as_string()));
            }
        }
        for (const auto& id : std::vector(open.begin(), open.end())) {
            if (unanswered < capacity / 2) {
                send(id);
            }
        }
    }
    std::map<std::string, int> stored;
    const auto log = call(bob, net::Method::get, "/api/rooms/" + room + "/events?limit=500");
    for (const auto& event : log.at("items").as_array()) {
        if (event.at("type") == "message.created") {
            ++stored[std::string(event.at("message").at("clientId").as_string())];
        }
    }
    EXPECT_EQ(stored.size(), static_cast<std::size_t>(count));
    for (const auto& [id, times] : stored) {
        EXPECT_EQ(times, 1) << id;
    }
}

TEST_F(SlowDisk, OthersReadOnWhileItStandsStill) {
    const auto room = open_room(ada, {bob});
    const auto sender = connect(ada);
    post(ada, room, "before");
    const Standstill disk(host.data_dir());
    sender->send(message(room, "waits"));
    const auto reader = connect(bob);
    reader->send({{"op", "ping"}, {"id", "p"}});
    EXPECT_EQ(reader->receive("ok").at("id").as_string(), "p");
    EXPECT_EQ(call(bob, net::Method::get, "/api/rooms/" + room + "/messages").at("items").as_array().size(), 1U);
}

}  // namespace
}  // namespace messenger::chat
