// The statements that must not read a table from end to end are explained by the databases themselves, with so many
// users that it matters. bench-search measures the same with a million.
#include <map>
#include <regex>
#include <sstream>

#include "store/profile_rows.hpp"
#include "store/relation_rows.hpp"
#include "store/search_rows.hpp"
#include "store/sql_row.hpp"
#include "tests/store/many_users.hpp"
#include "tests/store/sql_stores.hpp"

namespace messenger::user {
namespace {

constexpr std::size_t user_count = 40'000;

using Values = std::map<std::string, std::string>;

class SearchPlanTest : public ::testing::TestWithParam<store::Dialect> {
  protected:
    /// The statements that the work runs, as it hands them to the driver.
    template <typename F>
    std::vector<std::string> statements_of(F work) {
        std::ostringstream log;
        stores.database.read([&](soci::session& sql) {
            sql.set_log_stream(&log);
            work(sql);
            sql.set_log_stream(nullptr);
        });
        std::vector<std::string> statements;
        std::istringstream lines(log.str());
        for (std::string line; std::getline(lines, line);) {
            if (line.starts_with("SELECT")) {
                statements.push_back(line);
            }
        }
        return statements;
    }

    /// The database's plan for a statement with these values in the place of its parameters.
    std::string plan_of(std::string statement, const Values& values) {
        for (const auto& [name, value] : values) {
            statement = std::regex_replace(statement, std::regex(":" + name + "\\b"), value);
        }
        const bool is_sqlite = GetParam() == store::Dialect::sqlite;
        std::string plan;
        stores.database.read([&](soci::session& sql) {
            const soci::rowset<soci::row> rows =
                (sql.prepare << (is_sqlite ? "EXPLAIN QUERY PLAN " : "EXPLAIN ") << statement);
            for (const auto& row : rows) {
                plan += store::text_at(row, is_sqlite ? 3 : 0) + "\n";
            }
        });
        return plan;
    }

    /// Fails if a statement of the work reads a table, or sorts, instead of following an index.
    template <typename F>
    void expect_indexed(const Values& values, F work) {
        const auto statements = statements_of(work);
        EXPECT_FALSE(statements.empty());
        for (const auto& statement : statements) {
            const auto plan = plan_of(statement, values);
            // "SCAN found" is the subquery of a bounded count.
            const std::regex bad("Seq Scan|Bitmap|Sort|SCAN (?!found)|TEMP B-TREE");
            EXPECT_FALSE(std::regex_search(plan, bad)) << statement << "\n" << plan;
            EXPECT_TRUE(std::regex_search(plan, std::regex("Index|SEARCH"))) << statement << "\n" << plan;
        }
    }

    Values search_values(const std::string& lead, const std::string& other) const {
        return {{"lead", "'" + lead + "'"},
                {"lead_end", "'" + lead + "\U0010ffff'"},
                {"prefix0", "'" + other + "'"},
                {"prefix_end0", "'" + other + "\U0010ffff'"},
                {"after_word", "'" + lead + "00005000'"},
                {"after_id", "'" + nth_user(5'000).to_string() + "'"},
                {"end_word", "'" + lead + "00010000'"},
                {"end_id", "'" + nth_user(10'000).to_string() + "'"},
                {"wanted", "51"},
                {"most", "2000"}};
    }

    void expect_a_common_word_to_be_read_in_order() {
        expect_indexed(search_values("an", ""), [](soci::session& sql) {
            EXPECT_EQ(rows::search(sql, {.prefixes = {"an"}}).items.size(), 50U);
        });
    }
    void expect_a_later_page_to_begin_in_the_index() {
        expect_indexed(search_values("an", ""), [](soci::session& sql) {
            const SearchPosition after{"an00015000", nth_user(15'000)};
            EXPECT_EQ(rows::search(sql, {.prefixes = {"an"}, .after = after}).items.front().id, nth_user(15'001));
        });
    }
    void expect_two_common_words_to_be_read_in_order() {
        expect_indexed(search_values("even", "an"), [](soci::session& sql) {
            EXPECT_EQ(rows::search(sql, {.prefixes = {"even", "an"}}).items.size(), 50U);
        });
    }
    void expect_the_rarest_word_to_lead() {
        expect_indexed(search_values("rare", "an"), [](soci::session& sql) {
            const auto hits = rows::search(sql, {.prefixes = {"an", "rare"}});
            EXPECT_EQ(hits.items.size(), 4U);
            EXPECT_TRUE(hits.items.front().word.starts_with("rare"));
            EXPECT_EQ(hits.next, std::nullopt);
        });
    }
    void expect_two_common_words_to_end_after_a_look() {
        for (const auto& after : {std::optional<SearchPosition>(), std::optional(SearchPosition{"odd", nth_user(1)})}) {
            expect_indexed(search_values("odd", "even"), [&after](soci::session& sql) {
                const auto hits = rows::search(sql, {.prefixes = {"odd", "even"}, .after = after});
                EXPECT_TRUE(hits.items.empty());
                EXPECT_EQ(hits.next, (SearchPosition{"odd00009999", nth_user(9'999)})) << "5,000 odd ones";
            });
        }
    }
    void expect_contacts_and_blocks_to_be_read_by_index() {
        const Values values{{"user", "'" + nth_user(1).to_string() + "'"},
                            {"other", "'" + nth_user(2).to_string() + "'"},
                            {"after", "'" + nth_user(100).to_string() + "'"},
                            {"wanted", "51"}};
        for (const auto relation : {Relation::contact, Relation::block}) {
            expect_indexed(values, [relation](soci::session& sql) {
                const auto page = rows::list_relations(sql, relation, nth_user(1), nth_user(100), 50);
                EXPECT_EQ(page.items.front().id, nth_user(101));
                EXPECT_TRUE(rows::find_relation(sql, relation, nth_user(1), nth_user(2)));
            });
        }
    }
    void expect_profiles_to_be_read_by_index() {
        expect_indexed({}, [](soci::session& sql) { EXPECT_EQ(rows::find_many(sql, {nth_user(7)}).size(), 1U); });
    }

    SqlStores stores{GetParam()};
};
INSTANTIATE_TEST_SUITE_P(Backends, SearchPlanTest, ::testing::ValuesIn(user_dialects),
                         [](const auto& info) { return std::string(store::to_string(info.param)); });

// One test, since filling the database is what takes its time.
TEST_P(SearchPlanTest, NothingReadsATableFromEndToEnd) {
    make_users(stores.database, user_count);
    expect_a_common_word_to_be_read_in_order();
    expect_a_later_page_to_begin_in_the_index();
    expect_two_common_words_to_be_read_in_order();
    expect_the_rarest_word_to_lead();
    expect_two_common_words_to_end_after_a_look();
    expect_contacts_and_blocks_to_be_read_by_index();
    expect_profiles_to_be_read_by_index();
}

}  // namespace
}  // namespace messenger::user
