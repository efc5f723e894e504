// Messages that are kept no longer, on each backend.
#include "codec/event_json.hpp"
#include "tests/store/chat_store_suite.hpp"

namespace messenger::chat {
namespace {

using std::chrono::days;

class RetentionSuite : public ChatStoreSuite {
  protected:
    void change(RoomId in, EventBody body) {
        chat_store->append({.drafts = {{in, ada, Uuid::generate().to_string(), std::move(body)}}, .markers = {}});
    }
    void keep_for(RoomId in, std::int64_t retention_days) {
        auto info = chat_store->load_room(in)->info;
        info.retention_days = retention_days;
        change(in, RoomUpdated{info});
    }
    std::vector<Seq> purge(days later, std::int64_t limit = 100) {
        std::vector<Seq> purged;
        for (const auto& message : chat_store->purge_expired(now() + later, limit)) {
            EXPECT_EQ(message.room, room);
            purged.push_back(message.seq);
        }
        return purged;
    }
    boost::json::object message_at(Seq seq) {
        return boost::json::parse(chat_store->message(room, seq).value()).as_object();
    }
    using Seqs = std::vector<Seq>;

    RoomId room = make_room({ada, bob});
    RoomId other = make_room({ada, bob});
    Seq first = post(room, ada, "c1", "first").seq;
    Seq second = post(room, bob, "c2", "second").seq;
};

TEST_P(RetentionSuite, WhatIsTooOldIsBlankedAndItsEventStays) {
    post(other, ada, "c1", "kept");
    change(room, MessageEdited{first, "first, edited"});
    EXPECT_EQ(purge(days(10'000)), Seqs{}) << "without retention everything is kept";
    keep_for(room, 30);
    EXPECT_EQ(purge(days(29)), Seqs{});
    EXPECT_EQ(purge(days(31)), (Seqs{first, second}));
    EXPECT_EQ(purge(days(31)), Seqs{}) << "once";
    reopen();
    EXPECT_EQ(message_at(first).at("text").as_string(), "");
    EXPECT_TRUE(message_at(first).at("purged").as_bool());
    EXPECT_FALSE(message_at(first).contains("deletedAt"));
    EXPECT_TRUE(chat_store->history(room, first)->empty());
    const auto events = chat_store->events(room, 0, 100);
    EXPECT_EQ(events.size(), 5U);
    for (const auto& event : events) {
        EXPECT_EQ(event.payload.find("first"), std::string::npos);
        EXPECT_EQ(event.payload.find("second"), std::string::npos);
    }
    EXPECT_EQ(chat_store->message(other, 2)->find("kept") == std::string::npos, false);
    EXPECT_EQ(chat_store->room_of(bob, room)->unread(), 0) << "bob wrote after it";
}

TEST_P(RetentionSuite, GoesOnWhereItStoppedAndLeavesWhatIsDeleted) {
    change(room, MessageDeleted{first});
    const auto third = post(room, ada, "c3").seq;
    keep_for(room, 1);
    EXPECT_EQ(purge(days(2), 1), Seqs{}) << "the first of them was deleted";
    EXPECT_EQ(purge(days(2), 1), Seqs{second});
    EXPECT_EQ(purge(days(2), 1), Seqs{third});
}

TEST_P(RetentionSuite, WhatIsGoneIsNotChangedButIsDeletedAndSentAgain) {
    keep_for(room, 1);
    purge(days(2));
    const auto edited = chat_store->append(
        {.drafts = {{room, ada, Uuid::generate().to_string(), MessageEdited{first, "again"}}}, .markers = {}});
    EXPECT_TRUE(edited.events.at(0).refusal);
    EXPECT_EQ(post(room, ada, "c1", "first").seq, first) << "still found by its clientId";
    change(room, MessageDeleted{first});
    EXPECT_TRUE(message_at(first).contains("deletedAt"));
}

INSTANTIATE_TEST_SUITE_P(Backends, RetentionSuite, ::testing::ValuesIn(backends()), backend_name);

}  // namespace
}  // namespace messenger::chat
