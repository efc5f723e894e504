// The SQL store brings its tables up to date behind the commits; nobody who reads may notice.
#include <gtest/gtest.h>

#include <atomic>
#include <boost/json.hpp>
#include <thread>

#include "store/client_ids.hpp"
#include "store/sql_chat_store.hpp"
#include "testing/temporary_folder.hpp"

namespace messenger::chat {
namespace {

class LogMerge : public ::testing::Test {
  protected:
    static constexpr std::size_t merge_after = 400;  // more than a slice, so that a merge takes several commits

    std::unique_ptr<store::SqlPool> pool() {
        return std::make_unique<store::SqlPool>(store::parse_database_url("sqlite:chat.db").value(), folder_.path());
    }
    void open() { chat_store_ = std::make_unique<SqlChatStore>(pool(), merge_after); }
    void reopen() {
        chat_store_.reset();
        open();
    }
    RoomId make_room() {
        const auto room = RoomId::generate();
        const RoomCreated created{.info = {.id = room, .name = "Room", .created_at = now()},
                                  .members = {{ada_, MemberRole::owner}, {bob_, MemberRole::member}}};
        chat_store_->append({.drafts = {{room, ada_, "create", created}}, .markers = {}});
        return room;
    }
    Draft message(RoomId room, const std::string& client_id) {
        return {.room = room, .by = ada_, .client_id = client_id, .body = MessageDraft{"m", {}, {}}};
    }
    /// Messages with the clientIds "first" to "first + count - 1", in batches of ten.
    void post(RoomId room, int first, int count) {
        for (int i = first; i < first + count; i += 10) {
            Batch batch;
            for (int j = i; j < i + 10; ++j) {
                batch.drafts.push_back(message(room, std::to_string(j)));
            }
            chat_store_->append(batch);
        }
    }
    /// Reads the log in pages and expects seqs from 1 without holes. Gives the last.
    static Seq read_log(ChatStore& store, RoomId room) {
        Seq last = 0;
        for (auto events = store.events(room, 0, 64); !events.empty(); events = store.events(room, last, 64)) {
            for (const auto& event : events) {
                EXPECT_EQ(event.seq, last + 1);
                last = event.seq;
            }
        }
        return last;
    }

    messenger::testing::TemporaryFolder folder_;
    std::unique_ptr<SqlChatStore> chat_store_;
    UserId ada_ = UserId::generate();
    UserId bob_ = UserId::generate();
};

TEST_F(LogMerge, FindsAClientIdHoweverManyMessagesCameAfterIt) {
    open();
    const auto room = make_room();
    post(room, 0, 1500);
    for (const bool is_reopened : {false, true}) {
        for (const int i : {0, 399, 400, 800, 1499}) {
            const auto stored = chat_store_->append({.drafts = {message(room, std::to_string(i))}, .markers = {}});
            EXPECT_TRUE(stored.events.front().is_duplicate) << i << (is_reopened ? " after a restart" : "");
            EXPECT_EQ(stored.events.front().event.seq, i + 2);
        }
        reopen();
    }
    EXPECT_EQ(read_log(*chat_store_, room), 1501);
}

TEST_F(LogMerge, GoesOnWhereARestartInterruptedIt) {
    open();
    const auto room = make_room();
    int posted = 0;
    for (int restart = 0; restart < 12; ++restart) {
        post(room, posted, 130);
        posted += 130;
        reopen();
        EXPECT_EQ(read_log(*chat_store_, room), posted + 1);
        EXPECT_EQ(chat_store_->room_of(ada_, room)->unread(), 0);
        EXPECT_EQ(chat_store_->room_of(bob_, room)->unread(), posted);
    }
    EXPECT_TRUE(chat_store_->append({.drafts = {message(room, "0")}, .markers = {}}).events.front().is_duplicate);
}

TEST_F(LogMerge, PagesReachFromTheTailIntoTheTablesAndBack) {
    open();
    const auto room = make_room();
    post(room, 0, 600);  // seqs 2 to 601; a part of them is in the tables
    for (Seq before = 602; before > 2; before -= 50) {
        const auto page = chat_store_->messages(room, {.before = before, .limit = 50});
        ASSERT_EQ(page.items.size(), 50U);
        EXPECT_EQ(boost::json::parse(page.items.back()).at("seq").as_int64(), before - 1);
        EXPECT_EQ(boost::json::parse(page.items.front()).at("seq").as_int64(), before - 50);
        EXPECT_EQ(page.has_more_before, before > 52);
    }
    for (Seq after = 1; after < 601; after += 50) {
        const auto page = chat_store_->messages(room, {.after = after, .limit = 50});
        ASSERT_EQ(page.items.size(), 50U);
        EXPECT_EQ(boost::json::parse(page.items.front()).at("seq").as_int64(), after + 1);
        EXPECT_EQ(page.has_more_after, after < 551);
    }
}

TEST_F(LogMerge, WhoeverReadsMeanwhileSeesAWholeLog) {
    open();
    const auto room = make_room();
    std::atomic<bool> is_done = false;
    std::thread reader([&] {
        Seq seen = 0;
        while (!is_done) {
            const auto last = read_log(*chat_store_, room);
            EXPECT_GE(last, seen);
            seen = last;
            const auto own = chat_store_->room_of(ada_, room);
            EXPECT_EQ(own->unread(), 0) << "one's own messages are read, at " << own->last_seq;
            EXPECT_GE(own->last_seq, seen);
            EXPECT_EQ(chat_store_->load_room(room)->members.size(), 2U);
        }
    });
    post(room, 0, 3000);
    is_done = true;
    reader.join();
    EXPECT_EQ(read_log(*chat_store_, room), 3001);
}

TEST_F(LogMerge, TellsApartClientIdsWithTheSameFingerprint) {
    open();
    const auto room = make_room();
    post(room, 0, 10);
    chat_store_.reset();
    {
        // Pretends that the event at position 3 has the fingerprint of the clientId "late".
        const auto database = pool();
        database->write([&](soci::session& sql) {
            long long room_key = 0, author = 0;
            sql << "SELECT room, author FROM log WHERE position = 3", soci::into(room_key), soci::into(author);
            const auto place = ClientIdPlace::of(room_key, author, "late");
            sql << "INSERT INTO client_ids (room, fingerprint, position) VALUES (:room, :fingerprint, 3)",
                soci::use(place.room), soci::use(place.fingerprint);
        });
    }
    open();
    const auto first = chat_store_->append({.drafts = {message(room, "late")}, .markers = {}}).events.front();
    EXPECT_FALSE(first.is_duplicate);
    const auto again = chat_store_->append({.drafts = {message(room, "late")}, .markers = {}}).events.front();
    EXPECT_TRUE(again.is_duplicate);
    EXPECT_EQ(again.event.seq, first.event.seq);
    reopen();
    EXPECT_TRUE(chat_store_->append({.drafts = {message(room, "late")}, .markers = {}}).events.front().is_duplicate);
}

}  // namespace
}  // namespace messenger::chat
