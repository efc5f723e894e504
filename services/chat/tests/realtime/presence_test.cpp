#include "realtime/presence.hpp"

#include "tests/realtime/live_chat.hpp"

namespace messenger::chat {
namespace {

using namespace std::chrono_literals;

class PresenceTest : public ::testing::Test {
  protected:
    std::vector<std::string> due(Presence::Clock::duration after) {
        std::vector<std::string> told;
        for (const auto& change : presence.due(begin + after, 10).changes) {
            told.emplace_back(to_string(change.status));
        }
        return told;
    }
    using Told = std::vector<std::string>;

    Presence presence;
    Presence::Clock::time_point begin = Presence::Clock::now();
    UserId ada = UserId::generate();
};

TEST_F(PresenceTest, IsOnlineWhileAnyConnectionIs) {
    presence.connected(ada);
    EXPECT_EQ(due(0s), Told{"online"});
    presence.connected(ada);
    EXPECT_EQ(due(0s), Told{});
    presence.set_away(ada, true);
    EXPECT_EQ(due(1s), Told{}) << "the other one is not away";
    presence.disconnected(ada, false, begin + 2s);
    EXPECT_EQ(due(2s), Told{"away"});
    presence.set_away(ada, false);
    EXPECT_EQ(due(3s), Told{"online"});
}

TEST_F(PresenceTest, IsOfflineTenSecondsAfterTheLastConnectionEnded) {
    presence.connected(ada);
    due(0s);
    presence.disconnected(ada, false, begin + 1s);
    EXPECT_EQ(due(2s), Told{});
    EXPECT_EQ(presence.status(ada, begin + 10s), PresenceStatus::online);
    EXPECT_EQ(due(10s), Told{});
    EXPECT_EQ(due(11s), Told{"offline"});
    EXPECT_EQ(presence.status(ada, begin + 12s), PresenceStatus::offline);
}

TEST_F(PresenceTest, WhoComesRightBackWasNeverGone) {
    presence.connected(ada);
    due(0s);
    presence.disconnected(ada, false, begin + 1s);
    presence.connected(ada);
    EXPECT_EQ(due(20s), Told{});
}

TEST_F(PresenceTest, WhatIsTooMuchForOneTurnIsToldInTheNext) {
    for (int i = 0; i < 15; ++i) {
        presence.connected(UserId::generate());
    }
    EXPECT_EQ(due(0s).size(), 10U);
    EXPECT_EQ(due(0s).size(), 5U);
    EXPECT_EQ(due(0s).size(), 0U);
}

using PresenceLive = LiveChat;

TEST_F(PresenceLive, ReachesThoseWhoShareASmallRoomAndNobodyElse) {
    open_room(ada, {bob});
    const auto stranger = UserId::generate();
    const auto one = connect(ada);
    const auto other = connect(stranger);
    EXPECT_EQ(one->receive("presence").at("user").as_string(), ada.to_string());
    const auto two = connect(bob);
    auto told = one->receive("presence");
    EXPECT_EQ(told.at("user").as_string(), bob.to_string());
    EXPECT_EQ(told.at("status").as_string(), "online");
    two->send({{"op", "presence.set"}, {"id", "p"}, {"status", "away"}});
    told = one->receive("presence");
    EXPECT_EQ(told.at("status").as_string(), "away");
    two->send({{"op", "presence.set"}, {"id", "p"}, {"status", "gone"}});
    EXPECT_EQ(two->receive("error").at("error").at("status").as_int64(), 422);
    const auto ids = ada.to_string() + "," + bob.to_string() + "," + UserId().to_string();
    const auto asked = call(stranger, net::Method::get, "/api/presence?userIds=" + ids);
    EXPECT_EQ(asked.at("items").at(0).at("status").as_string(), "online");
    EXPECT_EQ(asked.at("items").at(1).at("status").as_string(), "away");
    EXPECT_EQ(asked.at("items").at(2).at("status").as_string(), "offline");
    EXPECT_EQ(call(ada, net::Method::get, "/api/presence?userIds=x").status, 422);
    other->send({{"op", "ping"}, {"id", "p"}});
    EXPECT_EQ(other->receive("presence").at("user").as_string(), stranger.to_string()) << "only of itself";
}

TEST_F(PresenceLive, TellsThoseWhoHaveTheUserAsAContactWhatItIsCalledAndNothingWhoIsBlocked) {
    const auto friendly = UserId::generate();
    const auto tell = [&](const std::string& target, const std::string& body) {
        return host.call_internally("chat", {net::Method::put, target, body}).status;
    };
    tell("/internal/users/" + friendly.to_string() + "/contacts/" + bob.to_string(), {});
    tell("/internal/users/" + bob.to_string() + "/blocks/" + ada.to_string(), {});
    open_room(ada, {bob});
    const auto one = connect(friendly);
    const auto blocked = connect(ada);
    EXPECT_EQ(tell("/internal/users/" + bob.to_string(), R"({"displayName":"Bob the Great","username":"BOB"})"), 204);
    const auto told = one->receive("user.updated");
    EXPECT_EQ(told.at("user").as_string(), bob.to_string());
    EXPECT_EQ(told.at("info").at("displayName").as_string(), "Bob the Great");
    EXPECT_EQ(told.at("info").at("username").as_string(), "BOB");
    tell("/internal/users/" + ada.to_string(), R"({"displayName":"Ada"})");
    EXPECT_EQ(blocked->receive("user.updated").at("user").as_string(), ada.to_string()) << "and nothing of bob";
}

}  // namespace
}  // namespace messenger::chat
