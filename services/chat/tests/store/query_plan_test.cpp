// No statement of the stores reads a whole table: each that they execute is shown to SQLite's planner.
#include <gtest/gtest.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <set>

#include "store/sql_chat_store.hpp"
#include "store/sql_draft_store.hpp"
#include "store/sql_invite_store.hpp"
#include "store/sql_people_store.hpp"
#include "store/sql_report_store.hpp"
#include "store/sql_scheduled_store.hpp"
#include "testing/temporary_folder.hpp"

namespace messenger::chat {
using namespace sqlite_api;  // where SOCI puts it

namespace {

class QueryPlanTest : public ::testing::Test {
  protected:
    QueryPlanTest() {
        RoomCreated created{.info = {.id = room, .name = "Tea"}, .members = {{ada, MemberRole::owner}}};
        chat.append(
            {.drafts = {{.room = room, .by = ada, .client_id = "1", .body = created}}, .markers = {}, .bans = {}});
        for (const bool is_writer : {false, true}) {
            on(is_writer, [this](sqlite3* connection) {
                sqlite3_trace_v2(connection, SQLITE_TRACE_STMT, &QueryPlanTest::remember, &statements);
            });
        }
    }

    static int remember(unsigned, void* statements, void* statement, void* text) {
        // Within a trigger the text is a comment with its name.
        if (!std::string_view(static_cast<const char*>(text)).starts_with("--")) {
            static_cast<std::set<std::string>*>(statements)
                ->emplace(sqlite3_sql(static_cast<sqlite3_stmt*>(statement)));
        }
        return 0;
    }
    template <typename Use>
    void on(bool is_writer, Use use) {
        const auto run = [&](soci::session& sql) {
            use(static_cast<soci::sqlite3_session_backend*>(sql.get_backend())->conn_);
        };
        is_writer ? chat.database().write(run) : chat.database().read(run);
    }
    /// The steps of a statement's plan.
    std::vector<std::string> plan(const std::string& statement) {
        std::vector<std::string> steps;
        on(true, [&](sqlite3* connection) {
            sqlite3_stmt* rows = nullptr;
            const auto text = "EXPLAIN QUERY PLAN " + statement;
            ASSERT_EQ(sqlite3_prepare_v2(connection, text.c_str(), -1, &rows, nullptr), SQLITE_OK) << statement;
            while (sqlite3_step(rows) == SQLITE_ROW) {
                steps.emplace_back(reinterpret_cast<const char*>(sqlite3_column_text(rows, 3)));
            }
            sqlite3_finalize(rows);
        });
        return steps;
    }
    /// What gets slower with the table. What is of one room or user may be sorted where `sorts` allows it.
    bool is_costly(std::string_view step) const {
        const bool is_scan = step.starts_with("SCAN") && !step.starts_with("SCAN store_info") &&
                             !step.starts_with("SCAN (subquery") && !step.starts_with("SCAN few") &&
                             !step.contains("VIRTUAL TABLE INDEX") &&
                             !step.ends_with("_config");  // of FTS5, which has a row or two; "few" are 101 at most
        return is_scan || (!sorts && step.contains("TEMP B-TREE"));
    }
    /// Looks at every statement since the last time.
    void expect_no_scan() {
        const auto executed = std::exchange(statements, {});
        std::size_t planned = 0;
        for (const auto& statement : executed) {
            if (statement.starts_with("BEGIN") || statement == "COMMIT" || statement == "ROLLBACK") {
                continue;
            }
            ++planned;
            for (const auto& step : plan(statement)) {
                EXPECT_FALSE(is_costly(step)) << step << "\nin " << statement;
            }
        }
        EXPECT_GT(planned, 0U);
        statements.clear();
    }

    messenger::testing::TemporaryFolder folder;
    SqlChatStore chat{std::make_unique<store::SqlPool>(store::parse_database_url("sqlite:chat.db").value(),
                                                       folder.path(), store::SqlPoolOptions{.sessions = 1}),
                      2};
    std::set<std::string> statements;
    bool sorts = false;
    UserId ada = UserId::generate();
    RoomId room = RoomId::generate();
};

TEST_F(QueryPlanTest, WritingToTheLog) {
    const auto bob = UserId::generate();
    const auto happens = [&](EventBody body) {
        chat.append({.drafts = {{.room = room, .by = ada, .client_id = Uuid::generate().to_string(), .body = body}},
                     .markers = {{room, ada, 2}},
                     .bans = {{.room = room, .user = bob, .by = ada}}});
    };
    happens(MessageDraft{.text = "hello @bob", .reply_to = {}, .attachments = {}, .interval = std::chrono::seconds(1)});
    happens(MessageDraft{.text = "an answer", .reply_to = 2, .attachments = {}});
    happens(MessageEdited{2, "hello @ada"});
    happens(ReactionChanged{2, "+", true});
    happens(ReactionChanged{2, "+", false});
    happens(PinChanged{2, true});
    happens(PinChanged{2, false});
    happens(MessageDeleted{2});
    happens(MemberJoined{{bob, MemberRole::member}});
    happens(MemberUpdated{{bob, MemberRole::admin}});
    happens(MemberLeft{{bob, MemberRole::admin}});
    happens(RoomUpdated{{.id = room, .name = "Tea", .is_public = true, .retention_days = 1}});
    chat.set_refused_words(room, {"rabble"});
    chat.set_notifications(room, ada, {.is_muted = true});
    happens(RoomDeleted{});
    sorts = true;  // of the users who reacted with one emoji
    expect_no_scan();
}

TEST_F(QueryPlanTest, ReadingTheLog) {
    for (int i = 0; i < 5; ++i) {
        chat.append({.drafts = {{room, ada, std::to_string(i), MessageDraft{"hello", {}, {}}}}, .markers = {}});
    }
    statements.clear();
    chat.memberships_of(ada);
    chat.events(room, 1, 3);
    chat.messages(room, {});
    chat.messages(room, {.before = 4});
    chat.messages(room, {.after = 2});
    chat.messages(room, {.around = 3});
    chat.message(room, 2);
    chat.thread(room, 2, 0, 10);
    chat.history(room, 2);
    chat.authored(ada, 0);
    chat.purge_expired(now(), 10);
    expect_no_scan();
}

TEST_F(QueryPlanTest, ReadingRoomsAndPeople) {
    SqlPeopleStore people(chat.database());
    people.set_relation({ada, RelationKind::block, UserId::generate()}, true);
    people.set_username(ada, "ada");
    people.set_deleted(UserId::generate());
    people.watchers_of(ada);
    people.visibility(ada, {ada});
    people.set_last_seen({{ada, now()}});
    chat.load_room(room);
    chat.rooms_of(ada);
    chat.room_of(ada, room);
    chat.find_direct(ada, UserId::generate());
    chat.pinned(room);
    chat.bans(room);
    chat.refused_words(room);
    for (const auto* text : {"", "te", "tea"}) {
        chat.public_rooms({.by = ada, .text = text, .after = std::nullopt, .limit = 10});
    }
    sorts = true;  // of the pins, bans and words of one room, of the people whom one user shares rooms with
    expect_no_scan();
}

TEST_F(QueryPlanTest, Invites) {
    SqlInviteStore invites(chat.database());
    Invite invite{.code = "0", .room = room, .by = ada};
    for (std::int64_t i = 0; i <= max_invites; ++i) {
        invite.code = std::to_string(i);
        static_cast<void>(invites.add(invite));
    }
    invites.invites_of(room);
    invites.find("1");
    invites.spend("1", now());
    invites.give_back("1");
    invites.remove(room, "1");
    expect_no_scan();
}

TEST_F(QueryPlanTest, Drafts) {
    SqlDraftStore drafts(chat.database());
    drafts.put(ada, {.room = room, .text = "x", .updated_at = now()});
    drafts.find(ada, room);
    drafts.drafts_of(ada, DraftCursor{now(), room}, 5);
    drafts.remove(ada, room);
    expect_no_scan();
}

TEST_F(QueryPlanTest, ScheduledMessages) {
    SqlScheduledStore scheduled(chat.database());
    ScheduledMessage message{
        .id = ScheduledId::generate(), .user = ada, .room = room, .client_id = "c1", .text = "x", .send_at = now()};
    scheduled.add(message);
    scheduled.messages({.user = ada, .after = std::pair(now(), message.id)});
    scheduled.messages({.user = ada, .room = room, .after = std::pair(now(), message.id)});
    scheduled.change(ada, message.id, {.text = "y"});
    ASSERT_EQ(scheduled.take_due(now(), now(), 5).size(), 1U);
    scheduled.settle({{.id = message.id, .again_at = now()}, {.id = message.id, .problem = "conflict"}, {message.id}});
    message.id = ScheduledId::generate();
    scheduled.add(message);
    scheduled.remove(ada, message.id);
    expect_no_scan();
}

TEST_F(QueryPlanTest, Reports) {
    SqlReportStore reports(chat.database());
    const Report report{
        .id = ReportId::generate(), .room = room, .seq = 2, .author = ada, .reporter = ada, .created_at = now()};
    reports.add(report);
    reports.reports({.after = report.id});
    reports.reports({.room = room, .after = report.id});
    reports.decide(room, report.id, ReportStatus::resolved, {UserId::generate(), now()});
    expect_no_scan();
}

TEST_F(QueryPlanTest, LeavingARoom) {
    const auto sql_of = [&](soci::session& sql) { sql << "DELETE FROM members WHERE room = 1 AND user_key = 1"; };
    chat.database().write(sql_of);
    expect_no_scan();
}

}  // namespace
}  // namespace messenger::chat
