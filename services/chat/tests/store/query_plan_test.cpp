// No statement of the stores beside the log reads a whole table: each that they execute is shown to SQLite's planner.
#include <soci/sqlite3/soci-sqlite3.h>

#include <set>

#include "store/sql_draft_store.hpp"
#include "store/sql_invite_store.hpp"
#include "store/sql_report_store.hpp"
#include "store/sql_scheduled_store.hpp"
#include "tests/store/chat_store_suite.hpp"

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
                EXPECT_FALSE(step.starts_with("SCAN") || step.contains("TEMP B-TREE")) << step << "\nin " << statement;
            }
        }
        EXPECT_GT(planned, 0U);
        statements.clear();
    }

    messenger::testing::TemporaryFolder folder;
    SqlChatStore chat{std::make_unique<store::SqlPool>(store::parse_database_url("sqlite:chat.db").value(),
                                                       folder.path(), store::SqlPoolOptions{.sessions = 1})};
    std::set<std::string> statements;
    UserId ada = UserId::generate();
    RoomId room = RoomId::generate();
};

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
    const auto sql_of = [&](soci::session& sql) { sql << "DELETE FROM members WHERE room = 1 AND user = 1"; };
    chat.database().write(sql_of);
    expect_no_scan();
}

}  // namespace
}  // namespace messenger::chat
