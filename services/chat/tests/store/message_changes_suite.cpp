// What happens to messages after they were sent, on each backend.
#include "codec/event_json.hpp"
#include "tests/store/chat_store_suite.hpp"

namespace messenger::chat {
namespace {

class MessageChangesSuite : public ChatStoreSuite {
  protected:
    static Draft draft(RoomId room, UserId by, EventBody body) {
        return {.room = room, .by = by, .client_id = Uuid::generate().to_string(), .body = std::move(body)};
    }
    Appended change(UserId by, EventBody body) {
        return chat_store->append({.drafts = {draft(room, by, std::move(body))}, .markers = {}}).events.front();
    }
    std::string refusal(UserId by, EventBody body) {
        const auto appended = change(by, std::move(body));
        return std::string(appended.refusal ? appended.refusal->problem().slug : "");
    }
    boost::json::object message_at(Seq seq) {
        return boost::json::parse(chat_store->messages(room, {.after = seq - 1, .limit = 1}).items.at(0)).as_object();
    }
    std::string payload_at(Seq seq) { return chat_store->events(room, seq - 1, 1).at(0).payload; }
    std::vector<std::string> history(Seq seq) {
        std::vector<std::string> texts;
        const auto versions = chat_store->history(room, seq).value();
        for (const auto& version : versions) {
            texts.push_back(version.text);
        }
        return texts;
    }
    /// Something in between, so that what is merged into tables differs.
    void say(int count) {
        for (int i = 0; i < count; ++i) {
            post(room, bob, Uuid::generate().to_string());
        }
    }
    using Texts = std::vector<std::string>;

    RoomId room = make_room({ada, bob});
    Seq first = post(room, ada, "c1", "first").seq;
};

TEST_P(MessageChangesSuite, AnEditChangesTheMessageAndKeepsWhatItSaid) {
    const auto edited = change(ada, MessageEdited{first, "second"});
    EXPECT_EQ(edited.event.seq, 3);
    EXPECT_EQ(boost::json::parse(message_in(edited.event.payload)).at("text").as_string(), "second");
    say(5);
    change(ada, MessageEdited{first, "third"});
    reopen();
    EXPECT_EQ(message_at(first).at("text").as_string(), "third");
    EXPECT_TRUE(message_at(first).contains("editedAt"));
    EXPECT_EQ(history(first), (Texts{"first", "second", "third"}));
    EXPECT_TRUE(is_message_of(payload_at(first), "first")) << "the log is as it was";
    EXPECT_TRUE(post(room, ada, "c1", "first").seq == first) << "still found by its clientId";
}

TEST_P(MessageChangesSuite, AnEditThatChangesNothingIsNoEvent) {
    const auto again = change(ada, MessageEdited{first, "first"});
    EXPECT_TRUE(again.is_duplicate);
    EXPECT_EQ(boost::json::parse(message_in(again.event.payload)).at("seq").as_int64(), first);
    EXPECT_EQ(chat_store->load_room(room)->last_seq, first);
}

TEST_P(MessageChangesSuite, OnlyTheAuthorEditsAndOnlyModeratorsDeleteWhatOthersWrote) {
    EXPECT_EQ(refusal(bob, MessageEdited{first, "mine"}), "forbidden");
    EXPECT_EQ(refusal(bob, MessageDeleted{first, false}), "forbidden");
    EXPECT_EQ(chat_store->load_room(room)->last_seq, first) << "a refusal leaves no hole";
    EXPECT_EQ(refusal(bob, MessageDeleted{first, true}), "");
}

TEST_P(MessageChangesSuite, WhatIsNoMessageCannotBeChanged) {
    change(ada, PinChanged{first, true});  // seq 3
    for (const Seq seq : {Seq{1}, Seq{3}, Seq{77}}) {
        EXPECT_EQ(refusal(ada, MessageEdited{seq, "x"}), "not-found") << seq;
        EXPECT_FALSE(chat_store->history(room, seq).has_value()) << seq;
    }
}

TEST_P(MessageChangesSuite, ADeletedMessageLeavesATombstoneAndNoText) {
    change(ada, MessageEdited{first, "secret edit"});
    say(4);
    change(bob, ReactionChanged{first, "x", true});
    change(ada, PinChanged{first, true});
    change(ada, MessageDeleted{first, false});
    for (int round = 0; round < 2; ++round) {
        const auto tombstone = message_at(first);
        EXPECT_EQ(tombstone.at("text").as_string(), "");
        EXPECT_TRUE(tombstone.contains("deletedAt"));
        EXPECT_TRUE(tombstone.at("reactions").as_object().empty());
        EXPECT_FALSE(tombstone.contains("pinned"));
        EXPECT_TRUE(chat_store->pinned(room).empty());
        EXPECT_TRUE(history(first).empty());
        for (const auto& event : chat_store->events(room, 0, 100)) {
            EXPECT_EQ(event.payload.find("secret edit"), std::string::npos);
            EXPECT_EQ(event.payload.find("first"), std::string::npos);
        }
        reopen();
    }
    EXPECT_TRUE(change(ada, MessageDeleted{first, false}).is_duplicate);
    EXPECT_EQ(refusal(ada, MessageEdited{first, "again"}), "not-found");
    EXPECT_EQ(refusal(ada, ReactionChanged{first, "x", true}), "not-found");
    const auto resent = chat_store->append({.drafts = {message(room, ada, "c1", "first")}, .markers = {}});
    EXPECT_TRUE(resent.events.front().is_duplicate) << "its clientId stays taken";
}

TEST_P(MessageChangesSuite, DeletedMessagesStopCountingAsUnread) {
    const auto second = post(room, ada, "c2").seq;
    const auto third = post(room, ada, "c3").seq;
    const auto unread = [&] { return chat_store->room_of(bob, room)->unread(); };
    EXPECT_EQ(unread(), 3);
    change(ada, MessageDeleted{second, false});
    EXPECT_EQ(unread(), 2);
    const auto membership = chat_store->memberships_of(bob).front();
    EXPECT_EQ(membership.message_count - membership.read_count - membership.deleted_unread, 2);
    chat_store->append({.drafts = {}, .markers = {{room, bob, first}}});
    EXPECT_EQ(unread(), 1);
    chat_store->append({.drafts = {}, .markers = {{room, bob, third}}});
    EXPECT_EQ(unread(), 0);
    say(1);
    EXPECT_EQ(unread(), 0);
}

TEST_P(MessageChangesSuite, ReactionsAreCountedWithTheFirstTenWhoReacted) {
    std::vector<UserId> users;
    for (int i = 0; i < 12; ++i) {
        users.push_back(UserId::generate());
        change(users.back(), ReactionChanged{first, "👍", true});
    }
    EXPECT_TRUE(change(users[0], ReactionChanged{first, "👍", true}).is_duplicate);
    auto reaction = message_at(first).at("reactions").at("👍").as_object();
    EXPECT_EQ(reaction.at("count").as_int64(), 12);
    ASSERT_EQ(reaction.at("users").as_array().size(), 10U);
    EXPECT_EQ(reaction.at("users").at(0).as_string(), users[0].to_string());
    change(users[0], ReactionChanged{first, "👍", false});
    reaction = message_at(first).at("reactions").at("👍").as_object();
    EXPECT_EQ(reaction.at("count").as_int64(), 11);
    EXPECT_EQ(reaction.at("users").at(9).as_string(), users[10].to_string());
    for (const auto& user : users) {
        change(user, ReactionChanged{first, "👍", false});
    }
    EXPECT_TRUE(message_at(first).at("reactions").as_object().empty());
    EXPECT_TRUE(change(users[0], ReactionChanged{first, "👍", false}).is_duplicate);
}

TEST_P(MessageChangesSuite, AMessageTakesFiftyDifferentReactions) {
    for (int i = 0; i < 50; ++i) {
        EXPECT_EQ(refusal(ada, ReactionChanged{first, std::to_string(i), true}), "");
    }
    EXPECT_EQ(refusal(ada, ReactionChanged{first, "one more", true}), "conflict");
    EXPECT_EQ(refusal(bob, ReactionChanged{first, "7", true}), "");
}

TEST_P(MessageChangesSuite, PinnedMessagesAreListedTheLastPinnedFirst) {
    const auto second = post(room, ada, "c2", "second").seq;
    change(ada, PinChanged{second, true});
    change(bob, PinChanged{first, true});
    EXPECT_TRUE(change(bob, PinChanged{first, true}).is_duplicate);
    say(4);
    ASSERT_EQ(chat_store->pinned(room).size(), 2U);
    EXPECT_EQ(boost::json::parse(chat_store->pinned(room)[0]).at("seq").as_int64(), first);
    EXPECT_TRUE(message_at(second).at("pinned").as_bool());
    change(ada, PinChanged{first, false});
    EXPECT_EQ(chat_store->pinned(room).size(), 1U);
    EXPECT_FALSE(message_at(first).contains("pinned"));
}

TEST_P(MessageChangesSuite, AMessageCanBeChangedInTheBatchThatBringsIt) {
    const auto stored = chat_store->append(
        {.drafts = {message(room, ada, "c2", "new"), draft(room, ada, MessageEdited{first + 1, "newer"}),
                    draft(room, bob, ReactionChanged{first + 1, "👍", true}),
                    draft(room, bob, MessageDeleted{first + 9, true}), draft(room, bob, MessageDeleted{first, true})},
         .markers = {}});
    EXPECT_EQ(stored.events[1].event.seq, first + 2);
    EXPECT_TRUE(stored.events[3].refusal.has_value());
    EXPECT_EQ(stored.events[4].event.seq, first + 4);
    EXPECT_EQ(message_at(first + 1).at("text").as_string(), "newer");
    EXPECT_EQ(message_at(first + 1).at("reactions").at("👍").at("count").as_int64(), 1);
}

TEST_P(MessageChangesSuite, TheLastMessageOfARoomIsShownAsItIsNow) {
    change(ada, MessageEdited{first, "edited"});
    const auto last = [&] { return boost::json::parse(chat_store->room_of(bob, room)->last_message.value()); };
    EXPECT_EQ(last().at("text").as_string(), "edited");
    change(ada, MessageDeleted{first, false});
    EXPECT_TRUE(last().as_object().contains("deletedAt"));
}

TEST_P(MessageChangesSuite, ARoomIsChangedAndDeletedWithItsEvents) {
    auto info = chat_store->load_room(room)->info;
    info.name = "New name";
    info.is_public = true;
    change(ada, RoomUpdated{info});
    EXPECT_EQ(chat_store->load_room(room)->info.name, "New name");
    EXPECT_TRUE(chat_store->room_of(bob, room)->info.is_public);
    change(ada, RoomDeleted{});
    reopen();
    EXPECT_FALSE(chat_store->load_room(room).has_value());
    EXPECT_TRUE(chat_store->rooms_of(bob).empty());
    EXPECT_EQ(chat_store->events(room, 0, 10).back().type, EventType::room_deleted) << "the log stays";
}

INSTANTIATE_TEST_SUITE_P(Backends, MessageChangesSuite, ::testing::ValuesIn(backends()), backend_name);

}  // namespace
}  // namespace messenger::chat
