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

class PresenceAmongInstances : public PresenceTest {
  protected:
    /// What is due when another instance may take `time` to tell.
    Told due_after_others(Presence::Clock::duration after, Presence::Clock::duration time) {
        Told told;
        for (const auto& change : presence.due(begin + after, 10, [time](UserId) { return time; }).changes) {
            told.emplace_back(to_string(change.status));
        }
        return told;
    }
    bool hear(PresenceStatus status) { return presence.told_elsewhere({.user = ada, .status = status}); }
};

TEST_F(PresenceAmongInstances, WhatAnotherOneTellsIsNotToldAgain) {
    presence.connected(ada);
    EXPECT_EQ(due_after_others(0s, 3s), Told{});
    EXPECT_TRUE(hear(PresenceStatus::online)) << "those who are connected here are told";
    EXPECT_FALSE(hear(PresenceStatus::online)) << "once";
    EXPECT_EQ(due_after_others(4s, 3s), Told{});
    presence.set_away(ada, true);
    EXPECT_EQ(due_after_others(5s, 3s), Told{}) << "it has time again";
}

TEST_F(PresenceAmongInstances, WhatNoOtherOneTellsIsToldWhenItsTimeIsOver) {
    presence.set_elsewhere("b", {.user = ada, .status = PresenceStatus::online});
    EXPECT_EQ(due_after_others(0s, 3s), Told{});
    EXPECT_EQ(due_after_others(2s, 3s), Told{});
    EXPECT_EQ(due_after_others(2s, Presence::Clock::duration::max()), Told{}) << "it is busy";
    EXPECT_EQ(due_after_others(3s, 3s), Told{"online"});
    EXPECT_EQ(due_after_others(9s, 3s), Told{});
}

TEST_F(PresenceAmongInstances, WhatIsKnownHereToBeOtherwiseIsNotTold) {
    presence.connected(ada);
    EXPECT_EQ(due(0s), Told{"online"});
    EXPECT_FALSE(hear(PresenceStatus::offline));
    EXPECT_TRUE(presence.is_told({.user = ada, .status = PresenceStatus::online}));
    presence.set_away(ada, true);
    EXPECT_EQ(due(1s), Told{"away"});
    presence.set_away(ada, false);
    EXPECT_TRUE(hear(PresenceStatus::online));
    EXPECT_FALSE(presence.is_told({.user = ada, .status = PresenceStatus::away})) << "if that is on its way it is late";
}

TEST_F(PresenceAmongInstances, WhoIsConnectedToTwoIsOfflineAfterBoth) {
    presence.connected(ada);
    presence.set_elsewhere("b", {.user = ada, .status = PresenceStatus::away});
    EXPECT_EQ(due(0s), Told{"online"});
    presence.disconnected(ada, false, begin);
    EXPECT_EQ(due(1s), Told{"away"});
    presence.keep_only({"c"});  // "b" has died
    EXPECT_EQ(due(2s), Told{}) << "there is time to come back";
    EXPECT_TRUE(hear(PresenceStatus::offline)) << "which is over at the instance that tells";
    EXPECT_EQ(due(20s), Told{});
    EXPECT_EQ(presence.status(ada, begin + 20s), PresenceStatus::offline);
}

TEST_F(PresenceAmongInstances, AnInstanceThatStartsDoesNotTellWhatTheOthersKnow) {
    presence.set_all_elsewhere("b", {{ada, PresenceStatus::online}});
    EXPECT_EQ(due(0s), Told{});
    const auto bob = UserId::generate();
    presence.set_elsewhere("b", {.user = bob, .status = PresenceStatus::online});
    presence.set_all_elsewhere("b", {{ada, PresenceStatus::online}, {bob, PresenceStatus::online}});
    EXPECT_EQ(due(0s), Told{"online"}) << "that is news";
    presence.arrived(ada);
    presence.set_all_elsewhere("c", {{UserId::generate(), PresenceStatus::online}});
    EXPECT_EQ(due(0s), Told{"online"}) << "to somebody";
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
