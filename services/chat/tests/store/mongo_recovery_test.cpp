// What an instance leaves behind that dies while it stores events on MongoDB, and what others make of it.
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <thread>

#include "mongo/commit_plan.hpp"
#include "mongo/keys.hpp"
#include "mongo/mongo_stores.hpp"
#include "testing/test_databases.hpp"

namespace messenger::chat {
namespace {

class MongoRecovery : public ::testing::Test {
  protected:
    /// How far an instance gets with a batch before it dies.
    enum class Dies { after_the_log, after_the_messages };

    MongoRecovery() { stores = open(); }
    std::unique_ptr<MongoStores> open() {
        auto opened = std::make_unique<MongoStores>(database.url());
        opened->prepare();
        return opened;
    }
    ChatStore& chat() { return stores->chat(); }
    Draft draft(UserId by, EventBody body, std::string client_id = Uuid::generate().to_string()) const {
        return {.room = room, .by = by, .client_id = std::move(client_id), .body = std::move(body)};
    }
    void append(UserId by, EventBody body) { chat().append({.drafts = {draft(by, std::move(body))}}); }
    /// Another instance begins to store these.
    void die(const std::vector<Draft>& drafts, Dies when) {
        mongo::MongoPool pool(database.url());
        auto session = pool.session();
        CommitPlan::Ends ends;
        const CommitPlan::Known known;
        LogClock clock;
        CommitPlan plan(session, ends, known, clock, drafts.size());
        std::vector<mongo::Document> rows;
        for (const auto& one : drafts) {
            ASSERT_FALSE(plan.add(one).refusal);
        }
        for (const auto& event : plan.events()) {
            rows.push_back(event.to_document());
        }
        ASSERT_EQ(session.insert(collection::events, rows).count, rows.size());
        if (when == Dies::after_the_messages) {
            plan.book().write();
        }
    }
    RoomCreated created() const {
        return {.info = {.id = room, .name = "Tea", .is_public = true, .created_at = now()},
                .members = {{ada, MemberRole::owner}, {bob, MemberRole::member}}};
    }
    boost::json::object message(Seq seq) { return boost::json::parse(chat().message(room, seq).value()).as_object(); }

    messenger::testing::TestDatabase database{store::Dialect::mongodb};
    std::unique_ptr<MongoStores> stores;
    UserId ada = UserId::generate();
    UserId bob = UserId::generate();
    UserId cem = UserId::generate();
    RoomId room = RoomId::generate();
};

TEST_F(MongoRecovery, ARoomIsThereAfterARestartThoughItsMakerDiedBeforeItHadMembers) {
    die({draft(ada, created()), draft(ada, MessageDraft{"hi", {}, {}}), draft(ada, MemberJoined{{cem}})},
        Dies::after_the_log);
    EXPECT_TRUE(chat().rooms_of(bob).empty());
    stores = open();
    ASSERT_EQ(chat().rooms_of(bob).size(), 1U);
    const auto summary = chat().room_of(bob, room).value();
    EXPECT_EQ(summary.last_seq, 3);
    EXPECT_EQ(summary.unread(), 1);
    EXPECT_EQ(summary.member_count, 3);
    EXPECT_EQ(chat().public_rooms({.by = bob, .text = "tea", .after = {}}).size(), 1U);
    EXPECT_EQ(chat().room_of(ada, room)->unread(), 0) << "who wrote has read it";
}

TEST_F(MongoRecovery, AnInstanceThatGoesOnMakesGoodWhatAnotherLeft) {
    append(ada, created());
    append(ada, MessageDraft{"first", {}, {}});
    for (const auto when : {Dies::after_the_log, Dies::after_the_messages}) {
        const auto last = chat().load_room(room)->last_seq;
        die({draft(ada, MessageDraft{"second", Seq{2}, {}}), draft(bob, ReactionChanged{2, "x", true}),
             draft(bob, PinChanged{2, true}), draft(bob, ReactionChanged{2, "x", false}),
             draft(ada, ReactionChanged{2, "x", true}), draft(bob, PinChanged{2, false}),
             draft(ada, MemberJoined{{cem}}), draft(ada, MemberLeft{.member = {cem}, .is_banned = true})},
            when);
        // By reading the room, and by writing to it.
        if (when == Dies::after_the_log) {
            EXPECT_EQ(chat().load_room(room)->last_seq, last + 8);
        } else {
            append(bob, MessageDraft{"third", {}, {}});
        }
        const auto snapshot = chat().load_room(room).value();
        EXPECT_EQ(snapshot.members.size(), 2U);
        EXPECT_EQ(snapshot.banned, std::vector{cem});
        const auto page = chat().messages(room, {.after = 1, .limit = 1});
        const auto first = boost::json::parse(page.items.at(0)).as_object();
        EXPECT_EQ(first.at("thread").at("lastSeq").as_int64(), last + 1);
        EXPECT_EQ(first.at("reactions").at("x").at("count").as_int64(), 1);
        EXPECT_EQ(first.at("reactions").at("x").at("users").at(0).as_string(), ada.to_string());
        EXPECT_FALSE(first.contains("pinned"));
        append(ada, ReactionChanged{2, "x", false});
    }
}

TEST_F(MongoRecovery, WhatADeletedMessageSaidGoesEvenIfItsDeleterDied) {
    append(ada, created());
    append(ada, MessageDraft{"secret", {}, {}});
    append(ada, MessageEdited{2, "secret too"});
    die({draft(ada, MessageEdited{2, "secret again"}), draft(ada, MessageDeleted{2})}, Dies::after_the_log);
    stores = open();
    EXPECT_TRUE(message(2).contains("deletedAt"));
    EXPECT_TRUE(chat().history(room, 2)->empty());
    for (const auto& event : chat().events(room, 0, 100)) {
        EXPECT_EQ(event.payload.find("secret"), std::string::npos) << event.seq;
    }
}

TEST_F(MongoRecovery, WhatIsAppliedOnceMoreChangesNothing) {
    append(ada, created());
    append(ada, MessageDraft{"first @room", {}, {}, {}, true});
    append(bob, MessageDraft{"answer", Seq{2}, {}});
    append(bob, ReactionChanged{2, "x", true});
    append(ada, MessageEdited{2, "changed"});
    append(bob, PinChanged{3, true});
    append(ada, MemberJoined{{cem}});
    append(ada, MemberLeft{.member = {cem}});
    chat().append({.drafts = {}, .markers = {{room, bob, 5}}});
    const auto everything = [&] {
        mongo::MongoPool pool(database.url());
        auto session = pool.session();
        std::string all;
        for (const auto* name : {collection::rooms, collection::members, collection::messages, collection::reactions,
                                 collection::edits, collection::threads, collection::bans}) {
            for (const auto& row : session.find(name, {}, {.sort = mongo::doc("_id", 1)})) {
                char* text = bson_as_canonical_extended_json(row.get(), nullptr);
                all += text;
                bson_free(text);
            }
        }
        return all;
    };
    const auto before = everything();
    mongo::MongoPool pool(database.url());
    auto session = pool.session();
    for (const Seq after : {7, 4, 0}) {
        apply_again(session, room, after);
        EXPECT_EQ(everything(), before) << after;
    }
}

TEST_F(MongoRecovery, InstancesThatWriteToOneRoomAtOnceNumberItsEventsWithoutHoles) {
    constexpr int count = 30;
    append(ada, created());
    {
        std::vector<std::jthread> instances;
        for (int instance = 0; instance < 3; ++instance) {
            instances.emplace_back([this, instance] {
                const auto own = open();
                for (int i = 0; i < count; ++i) {
                    // What all of them send is the same event.
                    const auto of_all = draft(ada, MessageDraft{"of all", {}, {}}, "all " + std::to_string(i));
                    const auto of_one =
                        draft(bob, MessageDraft{"of one", {}, {}}, std::to_string(instance) + " " + std::to_string(i));
                    const auto stored = own->chat().append({.drafts = {of_all, of_one, of_all}});
                    EXPECT_EQ(stored.events[2].event.seq, stored.events[0].event.seq);
                    EXPECT_FALSE(stored.events[1].is_duplicate);
                }
            });
        }
    }
    const auto events = chat().events(room, 0, 1'000);
    ASSERT_EQ(events.size(), 1U + 4 * count);
    for (std::size_t i = 0; i < events.size(); ++i) {
        EXPECT_EQ(events[i].seq, static_cast<Seq>(i) + 1);
        EXPECT_EQ(events[i].message_count, static_cast<std::int64_t>(i));
    }
    const auto summary = chat().room_of(ada, room).value();
    EXPECT_EQ(summary.last_seq, events.back().seq);
    EXPECT_EQ(summary.message_count, 4 * count);
}

}  // namespace
}  // namespace messenger::chat
