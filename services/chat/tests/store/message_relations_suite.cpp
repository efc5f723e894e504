// What messages have to do with people and with each other, on each backend: mentions and threads.
#include "tests/store/chat_store_suite.hpp"

namespace messenger::chat {
namespace {

class MessageRelationsSuite : public ChatStoreSuite {
  protected:
    MessageRelationsSuite() {
        auto& people = stores->people();
        people.set_username(ada, "ada");
        people.set_username(bob, "bob");
        people.set_username(cem, "cem");
    }
    Event say(UserId by, const std::string& text, bool may_mention_room = false) {
        auto draft = message(room, by, Uuid::generate().to_string(), text);
        std::get<MessageDraft>(draft.body).may_mention_room = may_mention_room;
        return chat_store->append({.drafts = {draft}, .markers = {}}).events.front().event;
    }
    Appended answer(UserId by, Seq reply_to) {
        auto draft = message(room, by, Uuid::generate().to_string());
        std::get<MessageDraft>(draft.body).reply_to = reply_to;
        return chat_store->append({.drafts = {draft}, .markers = {}}).events.front();
    }
    void change(UserId by, EventBody body) {
        chat_store->append({.drafts = {{room, by, Uuid::generate().to_string(), std::move(body)}}, .markers = {}});
    }
    boost::json::object message_at(Seq seq) {
        return boost::json::parse(chat_store->messages(room, {.after = seq - 1, .limit = 1}).items.at(0)).as_object();
    }
    boost::json::value mentions_at(Seq seq) { return message_at(seq).at("mentions"); }
    std::int64_t mentions_of(UserId user) { return chat_store->room_of(user, room)->mentions; }
    std::vector<Seq> thread(Seq root, Seq after = 0, std::int64_t limit = 100) {
        return seqs({.items = chat_store->thread(room, root, after, limit)});
    }
    using Seqs = std::vector<Seq>;

    UserId cem = UserId::generate();  ///< not in the room
    RoomId room = make_room({ada, bob});
};

TEST_P(MessageRelationsSuite, AMentionIsOfAMemberAndCountsUntilItIsRead) {
    const auto seq = say(ada, "@Bob @cem @nobody @ada").seq;
    EXPECT_EQ(mentions_at(seq), (boost::json::array{bob.to_string(), ada.to_string()}));
    EXPECT_EQ(mentions_of(bob), 1);
    EXPECT_EQ(mentions_of(ada), 0) << "what oneself wrote is read";
    reopen();
    EXPECT_EQ(mentions_of(bob), 1);
    chat_store->append({.drafts = {}, .markers = {{room, bob, seq}}});
    EXPECT_EQ(mentions_of(bob), 0);
}

TEST_P(MessageRelationsSuite, TheRoomIsMentionedOnlyByRight) {
    EXPECT_FALSE(message_at(say(ada, "@room").seq).contains("mentionsRoom"));
    EXPECT_EQ(mentions_of(bob), 0);
    const auto seq = say(ada, "@room and @bob", true).seq;
    EXPECT_TRUE(message_at(seq).at("mentionsRoom").as_bool());
    EXPECT_EQ(mentions_of(bob), 1) << "one message";
}

TEST_P(MessageRelationsSuite, AnEditMentionsAnewAndADeletionNobody) {
    const auto seq = say(ada, "hello").seq;
    change(ada, MessageEdited{seq, "hello @bob", true});
    EXPECT_EQ(mentions_at(seq), boost::json::array{bob.to_string()});
    EXPECT_EQ(mentions_of(bob), 1);
    change(ada, MessageEdited{seq, "hello"});
    EXPECT_EQ(mentions_at(seq), boost::json::array{});
    EXPECT_EQ(mentions_of(bob), 0);
    change(ada, MessageEdited{seq, "@room", true});
    EXPECT_EQ(mentions_of(bob), 1);
    change(ada, MessageDeleted{seq});
    EXPECT_EQ(mentions_of(bob), 0);
    EXPECT_FALSE(message_at(seq).contains("mentionsRoom"));
}

TEST_P(MessageRelationsSuite, AThreadIsAllThatAnswersAMessageOrAnAnswerToIt) {
    const auto root = say(ada, "a question").seq;
    const auto other = say(bob, "something else").seq;
    const auto first = answer(bob, root).event.seq;
    const auto second = answer(ada, first).event.seq;
    answer(ada, other);
    EXPECT_EQ(thread(root), (Seqs{first, second}));
    EXPECT_EQ(thread(root, first), Seqs{second});
    EXPECT_EQ(thread(root, 0, 1), Seqs{first});
    const boost::json::object end{{"count", 2}, {"lastSeq", second}};
    EXPECT_EQ(message_at(root).at("thread"), boost::json::value(end));
    EXPECT_FALSE(message_at(first).contains("thread"));
    change(ada, MessageDeleted{second});
    EXPECT_EQ(thread(root), Seqs{first});
}

TEST_P(MessageRelationsSuite, OnlyAMessageIsAnswered) {
    const auto refused = answer(ada, 1);
    ASSERT_TRUE(refused.refusal);
    EXPECT_EQ(refused.refusal->fields().at(0).path, "/replyTo");
    EXPECT_TRUE(answer(ada, 99).refusal);
    EXPECT_EQ(say(ada, "the next one").seq, 2) << "nothing was stored";
}

TEST_P(MessageRelationsSuite, AMessageIsAnsweredInTheBatchThatStoresIt) {
    auto question = message(room, ada, "q");
    auto reply = message(room, bob, "r");
    std::get<MessageDraft>(reply.body).reply_to = 2;
    const auto stored = chat_store->append({.drafts = {question, reply}, .markers = {}}).events;
    EXPECT_FALSE(stored.at(1).refusal);
    EXPECT_EQ(thread(2), Seqs{3});
}

TEST_P(MessageRelationsSuite, OneMessageIsReadAsItIsNow) {
    const auto seq = say(ada, "hello").seq;
    change(ada, MessageEdited{seq, "changed"});
    EXPECT_EQ(boost::json::parse(chat_store->message(room, seq).value()).at("text").as_string(), "changed");
    EXPECT_EQ(chat_store->message(room, 1), std::nullopt);
    EXPECT_EQ(chat_store->message(room, 99), std::nullopt);
    EXPECT_EQ(chat_store->message(RoomId::generate(), 2), std::nullopt);
}

INSTANTIATE_TEST_SUITE_P(Backends, MessageRelationsSuite, ::testing::ValuesIn(backends()), backend_name);

}  // namespace
}  // namespace messenger::chat
