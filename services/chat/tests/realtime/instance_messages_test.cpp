#include "realtime/instance_messages.hpp"

#include <gtest/gtest.h>

namespace messenger::chat {
namespace {

template <typename Kind>
Kind sent(const std::string& bytes) {
    return std::get<Kind>(decode(bytes, "from", "self").value());
}

Event event_of(Seq seq) {
    return {.room = RoomId::generate(), .seq = seq, .by = UserId::generate(), .payload = "\"message\":{}"};
}

TEST(InstanceMessages, EventsArriveWithThoseWhoWaitForThem) {
    StoredEvents stored{.room = RoomId::generate(), .version = 7, .events = {}};
    stored.events.push_back({event_of(3), std::nullopt});
    stored.events.push_back({event_of(4), DelegatedId{{"other", 2, 5}, 9}});
    const auto other = sent<StoredEvents>(encode(stored));
    EXPECT_EQ(other.room, stored.room);
    EXPECT_EQ(other.version, 7);
    ASSERT_EQ(other.events.size(), 2U);
    EXPECT_EQ(other.events[0].event.room, stored.room);
    EXPECT_FALSE(other.events[0].delegated);
    EXPECT_EQ(other.events[1].event.seq, 4);
    EXPECT_EQ(other.events[1].delegated->from, (Delegator{"other", 2, 5}));
    EXPECT_EQ(other.events[1].delegated->number, 9U);
}

TEST(InstanceMessages, DraftsComeFromTheOneWhoSendsThem) {
    const Draft draft{.room = RoomId::generate(),
                      .by = UserId::generate(),
                      .client_id = "c",
                      .body = PinChanged{.target = 3, .is_pinned = true}};
    const auto other = sent<DraftBatch>(encode_drafts({"from", 1, 2}, 3, {&draft, &draft}));
    EXPECT_EQ(other.from, (Delegator{"from", 1, 2}));
    EXPECT_EQ(other.first, 3U);
    ASSERT_EQ(other.drafts.size(), 2U);
    EXPECT_EQ(other.drafts[1].room, draft.room);
}

TEST(InstanceMessages, OutcomesSayWhatBecameOfEachDraft) {
    OutcomeBatch batch{.to = {"self", 1, 2}, .outcomes = {}};
    batch.outcomes.push_back({1, std::nullopt});
    batch.outcomes.push_back({2, fail(problem::unavailable)});
    batch.outcomes.push_back({3, Committed{.is_outdated = true}});
    batch.outcomes.push_back({4, Committed{.is_duplicate = true, .event = event_of(6), .version = 8}});
    const auto other = sent<OutcomeBatch>(encode(batch));
    EXPECT_EQ(other.to, batch.to);
    ASSERT_EQ(other.outcomes.size(), 4U);
    EXPECT_FALSE(other.outcomes[0].result);
    EXPECT_FALSE(other.outcomes[1].result) << "why, the one who decided it finds out";
    EXPECT_TRUE((*other.outcomes[2].result)->is_outdated);
    const auto& duplicate = **other.outcomes[3].result;
    EXPECT_TRUE(duplicate.is_duplicate);
    EXPECT_EQ(duplicate.version, 8);
    EXPECT_EQ(duplicate.event.seq, 6);
    EXPECT_EQ(duplicate.event.room, (*batch.outcomes[3].result)->event.room);
    EXPECT_EQ(sent<LostStream>(encode(LostStream{{"self", 3, 4}})).to, (Delegator{"self", 3, 4}));
}

TEST(InstanceMessages, WhatANewerVersionSaysIsLeftAloneAndWhatIsCutOffIsNotTaken) {
    EXPECT_FALSE(decode("", "from", "self"));
    EXPECT_FALSE(decode("?anything", "from", "self"));
    StoredEvents stored{.room = RoomId::generate(), .version = 7, .events = {}};
    stored.events.push_back({event_of(3), DelegatedId{{"other", 2, 5}, 9}});
    const auto bytes = encode(stored);
    for (std::size_t size = 1; size < bytes.size(); ++size) {
        EXPECT_THROW(decode(bytes.substr(0, size), "from", "self"), std::invalid_argument) << size;
    }
}

}  // namespace
}  // namespace messenger::chat
