// Several instances of the service on one database.
#pragma once

#include <thread>

#include "tests/chat_database.hpp"
#include "tests/realtime/live_chat.hpp"

namespace messenger::chat {

using Client = std::unique_ptr<WsClient>;

/// With Redis between them, or without.
class Instances : public ::testing::TestWithParam<bool> {
  protected:
    static constexpr std::size_t count = 3;

    Instances() {
        std::map<std::string, std::string> settings{{"CHAT_DB_URL", setting_of(database_.url())}};
        if (has_redis()) {
            settings["REDIS_URL"] = std::getenv("TEST_REDIS_URL");
        }
        for (std::size_t i = 0; i < count; ++i) {
            nodes_.push_back(std::make_unique<LiveNode>(settings, signer_));
        }
    }
    static bool has_redis() { return GetParam(); }

    messenger::testing::Reply call(std::size_t node, UserId user, net::Method method, const std::string& target,
                                   const std::string& body = {}) {
        return nodes_[node]->call(user, method, target, body);
    }
    messenger::testing::Reply post(std::size_t node, UserId user, const std::string& room,
                                   const std::string& client_id) {
        return nodes_[node]->post(user, room, client_id);
    }
    std::string open_room(std::size_t node, UserId owner, const std::vector<UserId>& others) {
        return nodes_[node]->open_room(owner, others);
    }
    Client connect(std::size_t node, UserId user) { return nodes_[node]->connect(user); }
    /// Reads a room's events, all from `first` on without a hole or a repeat, and gives what they are about.
    static std::vector<std::string> read_log(WsClient& client, std::int64_t first, std::int64_t events) {
        std::vector<std::string> texts;
        for (std::int64_t seq = first; seq < first + events;) {
            const auto frame = client.receive("event");
            if (frame.contains("close")) {
                ADD_FAILURE() << boost::json::serialize(frame);
                break;
            }
            if (frame.contains("seq") && frame.at("type").as_string() != "room.read") {
                EXPECT_EQ(frame.at("seq").as_int64(), seq) << "after " << seq - 1;
                texts.emplace_back(frame.at("message").at("text").as_string());
                ++seq;
            }
        }
        return texts;
    }
    /// Of a counter of all instances.
    double sum_of(const std::string& name) {
        double sum = 0;
        for (const auto& node : nodes_) {
            for (const auto& family : node->host.process().metrics.Collect()) {
                sum += family.name == name ? family.metric.front().counter.value : 0;
            }
        }
        return sum;
    }
    /// Whether it becomes so.
    template <typename Condition>
    static bool comes(Condition condition) {
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
        while (!condition()) {
            if (std::chrono::steady_clock::now() > deadline) {
                return false;
            }
            std::this_thread::yield();
        }
        return true;
    }

    messenger::testing::TestDatabase database_{server_under_test()};
    std::shared_ptr<const JwtSigner> signer_ =
        std::make_shared<const JwtSigner>(JwtSigner::from_pem(JwtSigner::generate_pem()).value());
    std::vector<std::unique_ptr<LiveNode>> nodes_;
    UserId ada = UserId::generate();
    UserId bob = UserId::generate();
};

}  // namespace messenger::chat
