#include "realtime/delegation.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <set>

#include "realtime/instance_messages.hpp"

namespace messenger::chat {
namespace {

using Strings = std::vector<std::string>;

class DelegationTest : public ::testing::Test {
  protected:
    struct Sent {
        std::string leader;
        std::uint64_t stream = 0;
        std::uint64_t first = 0;
        Strings texts;

        friend bool operator==(const Sent&, const Sent&) = default;
    };

    DelegationTest() { delegation.set_instances("self", {"a", "b"}); }

    static Work work(const std::string& text) {
        return {Draft{.room = RoomId::generate(),
                      .by = UserId::generate(),
                      .client_id = text,
                      .body = MessageDraft{.text = text, .reply_to = {}, .attachments = {}}},
                0, [](const Result<Committed>&) {}};
    }
    static std::string text_of(const Work& work) { return std::get<Draft>(work.what).client_id; }
    bool submit(const std::string& leader, const std::string& text) {
        auto one = work(text);
        return delegation.submit(leader, one);
    }
    void end_turn() {
        loop.restart();
        loop.run();
    }
    static DelegatedOutcome stored(std::uint64_t number) { return {number, Committed{.version = 1}}; }

    boost::asio::io_context loop;
    std::vector<Sent> sent;
    Strings silent, committed, given_back;
    Delegation delegation{0,
                          loop.get_executor(),
                          5,
                          {.send =
                               [this](const std::string& leader, const std::string& bytes, std::size_t count) {
                                   const auto drafts = std::get<DraftBatch>(decode(bytes, "self", leader).value());
                                   EXPECT_EQ(drafts.drafts.size(), count);
                                   Strings texts;
                                   for (const auto& draft : drafts.drafts) {
                                       texts.push_back(std::get<MessageDraft>(draft.body).text);
                                   }
                                   sent.push_back({leader, drafts.from.stream, drafts.first, std::move(texts)});
                               },
                           .on_silent = [this](const std::string& leader) { silent.push_back(leader); },
                           .on_committed =
                               [this](const std::vector<Outcome>& outcomes) {
                                   std::ranges::transform(outcomes, std::back_inserter(committed),
                                                          [](const Outcome& outcome) { return text_of(outcome.work); });
                               },
                           .on_given_back =
                               [this](const std::vector<Work>& works) {
                                   std::ranges::transform(works, std::back_inserter(given_back), text_of);
                               }}};
};

TEST_F(DelegationTest, WhatATurnSubmitsIsSentAtItsEndAndNumberedOn) {
    submit("a", "1");
    submit("b", "x");
    submit("a", "2");
    EXPECT_TRUE(sent.empty());
    end_turn();
    submit("a", "3");
    end_turn();
    const auto stream = sent.at(0).stream;
    EXPECT_EQ(sent.at(0), (Sent{"a", stream, 1, {"1", "2"}}));
    EXPECT_EQ(sent.at(1), (Sent{"b", sent.at(1).stream, 1, {"x"}}));
    EXPECT_EQ(sent.at(2), (Sent{"a", stream, 3, {"3"}}));
}

TEST_F(DelegationTest, TellsOfOutcomesAndGivesBackWhatWasRefused) {
    submit("a", "1");
    submit("a", "2");
    submit("a", "3");
    end_turn();
    const auto stream = sent.front().stream;
    delegation.on_outcomes("b", stream, {stored(1)});
    delegation.on_outcomes("a", stream + 1, {stored(1)});
    EXPECT_TRUE(committed.empty()) << "of another leader, of another stream";
    delegation.on_outcomes("a", stream, {stored(1), DelegatedOutcome{2, std::nullopt}});
    delegation.on_outcomes("a", stream, {stored(1), stored(9)});
    EXPECT_EQ(committed, Strings{"1"}) << "once";
    EXPECT_EQ(given_back, Strings{"2"});
}

TEST_F(DelegationTest, WhatALeaderMissedAndAllAfterItComesBackInItsOrderAndTheNextStreamBeginsAtOne) {
    submit("a", "1");
    submit("a", "2");
    end_turn();
    const auto stream = sent.front().stream;
    delegation.on_outcomes("a", stream, {stored(1)});
    submit("a", "3");
    delegation.on_lost("a", stream);
    delegation.on_lost("a", stream);
    EXPECT_EQ(given_back, (Strings{"2", "3"}));
    end_turn();
    submit("a", "4");
    end_turn();
    EXPECT_EQ(sent.back(), (Sent{"a", stream + 1, 1, {"4"}}));
    delegation.on_outcomes("a", stream, {stored(2)});
    EXPECT_EQ(committed, Strings{"1"}) << "what the leader says of the old stream comes too late";
}

TEST_F(DelegationTest, ALeaderThatDoesNotAnswerInTimeIsLeftOut) {
    submit("a", "1");
    submit("b", "x");
    end_turn();
    delegation.on_outcomes("b", sent.at(1).stream, {stored(1)});
    const auto now = Delegation::Clock::now();
    delegation.check_deadlines(now + Delegation::deadline / 2);
    EXPECT_TRUE(silent.empty());
    delegation.check_deadlines(now + Delegation::deadline * 2);
    EXPECT_EQ(silent, Strings{"a"});
    EXPECT_EQ(given_back, Strings{"1"});
    for (int i = 0; i < 100; ++i) {
        EXPECT_NE(delegation.leader_of(RoomId::generate()), "a");
    }
}

TEST_F(DelegationTest, WhoHasGoneGivesBackWhatItHadAndIsLedByTheOthers) {
    submit("a", "1");
    submit("b", "x");
    std::vector<RoomId> rooms(300);
    std::ranges::generate(rooms, RoomId::generate);
    Strings before;
    std::ranges::transform(rooms, std::back_inserter(before), [&](RoomId room) { return delegation.leader_of(room); });
    EXPECT_EQ((std::set<std::string>(before.begin(), before.end())), (std::set<std::string>{"", "a", "b"}));
    delegation.set_instances("self", {"b"});
    EXPECT_EQ(given_back, Strings{"1"});
    for (std::size_t i = 0; i < rooms.size(); ++i) {
        if (before[i] != "a") {
            EXPECT_EQ(delegation.leader_of(rooms[i]), before[i]) << "only those of who has gone change";
        }
    }
    delegation.set_instances("self", {});
    EXPECT_EQ(given_back, (Strings{"1", "x"}));
    EXPECT_EQ(delegation.leader_of(rooms[0]), "");
}

TEST_F(DelegationTest, InstancesAgreeWhoLeads) {
    boost::asio::io_context other_loop;
    Delegation other(0, other_loop.get_executor(), 5, {});
    other.set_instances("a", {"b", "self"});
    for (int i = 0; i < 100; ++i) {
        const auto room = RoomId::generate();
        const auto here = delegation.leader_of(room);
        const auto there = other.leader_of(room);
        EXPECT_EQ(here.empty() ? "self" : here, there.empty() ? "a" : there);
    }
}

TEST_F(DelegationTest, NoMoreWaitsThanIsAllowed) {
    for (int i = 0; i < 5; ++i) {
        EXPECT_TRUE(submit(i % 2 == 0 ? "a" : "b", std::to_string(i)));
    }
    auto one = work("more");
    EXPECT_FALSE(delegation.submit("a", one));
    EXPECT_EQ(text_of(one), "more");
    end_turn();
    delegation.on_outcomes("a", sent.front().stream, {stored(1)});
    EXPECT_TRUE(delegation.submit("a", one));
}

}  // namespace
}  // namespace messenger::chat
