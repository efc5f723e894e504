// Presence among several instances with Redis between them: one finds out who is told, all tell.
#include "store/sql_pool.hpp"
#include "tests/instances/instances.hpp"

namespace messenger::chat {
namespace {

class PresenceOfInstances : public Instances {
  protected:
    PresenceOfInstances() {
        open_room(0, watchers_[0], {watchers_[1], watchers_[2], ada});
        for (std::size_t i = 0; i < count; ++i) {
            clients_.push_back(connect(i, watchers_[i]));
        }
        EXPECT_TRUE(comes([&] { return lookups() == count; })) << "they are told of each other";
    }
    double lookups() { return sum_of("messenger_chat_presence_lookups_total"); }
    /// The status that a client is told of somebody next.
    static std::string told_of(WsClient& client, UserId user) {
        auto frame = client.receive("presence");
        while (frame.at("user").as_string() != user.to_string()) {
            frame = client.receive("presence");
        }
        return std::string(frame.at("status").as_string());
    }
    /// On PostgreSQL alone: a table that lookups read is locked.
    template <typename Action>
    void while_nobody_is_looked_up(Action action) {
        store::SqlPool holder(database_.url(), "", {.sessions = 1});
        store::SqlPool observer(database_.url(), "", {.sessions = 1});
        holder.write([&](soci::session& locked) {
            locked << "LOCK TABLE relations IN ACCESS EXCLUSIVE MODE";
            action(observer);
        });
    }
    static int count_of(store::SqlPool& observer, const std::string& locks) {
        return observer.write([&](soci::session& sql) {
            int found = 0;
            sql << "SELECT count(*) FROM pg_locks WHERE " + locks, soci::into(found);
            return found;
        });
    }
    /// Each of those who watch, and are connected to different instances, is told so next.
    void expect_told(const std::string& status) {
        for (const auto& client : clients_) {
            EXPECT_EQ(told_of(*client, ada), status);
        }
    }

    std::vector<UserId> watchers_{UserId::generate(), UserId::generate(), UserId::generate()};
    std::vector<Client> clients_;
};

TEST_P(PresenceOfInstances, OneOfThemFindsOutForAllWhoIsToldOfAUserOfTwo) {
    auto one = connect(0, ada);
    const auto other = connect(1, ada);
    expect_told("online");
    EXPECT_EQ(lookups(), count + 1);
    one->send({{"op", "presence.set"}, {"id", "p"}, {"status", "away"}});
    other->send({{"op", "presence.set"}, {"id", "p"}, {"status", "away"}});
    expect_told("away");
    one.reset();
    other->send({{"op", "presence.set"}, {"id", "p"}, {"status", "online"}});
    expect_told("online");
    EXPECT_EQ(lookups(), count + 3);
}

TEST_P(PresenceOfInstances, WhoWasConnectedToOneThatIsGoneIsOfflineForThoseOfTheOthers) {
    const auto client = connect(0, ada);
    expect_told("online");
    clients_.erase(clients_.begin());
    nodes_.erase(nodes_.begin());
    expect_told("offline");
}

TEST_P(PresenceOfInstances, WhatTheStoreDoesNotAnswerForIsToldLater) {
    Client client;
    while_nobody_is_looked_up([&](store::SqlPool& observer) {
        client = connect(0, ada);
        EXPECT_TRUE(comes([&] { return count_of(observer, "NOT granted AND pg_cancel_backend(pid)") > 0; }));
    });
    expect_told("online");
}

TEST_P(PresenceOfInstances, TheOthersWaitForTheOneThatFindsOut) {
    Client client;
    while_nobody_is_looked_up([&](store::SqlPool& observer) {
        client = connect(0, ada);
        EXPECT_TRUE(comes([&] { return count_of(observer, "NOT granted") > 0; }));
        // Meanwhile each of the others has had a turn.
        const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(1'200);
        while (std::chrono::steady_clock::now() < end) {
            ASSERT_EQ(count_of(observer, "NOT granted"), 1);
        }
    });
    expect_told("online");
}

INSTANTIATE_TEST_SUITE_P(Redis, PresenceOfInstances, ::testing::Values(true),
                         [](const auto&) { return std::string("WithRedis"); });

}  // namespace
}  // namespace messenger::chat
