// How long a page of a search for people takes: bench-search [DATABASE_URL] [USERS]. Without a URL it makes a SQLite
// file in a temporary folder; a database on a server must be empty.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <exception>
#include <string>
#include <vector>

#include "store/profile_rows.hpp"
#include "store/search_rows.hpp"
#include "store/sql_profile_store.hpp"
#include "testing/temporary_folder.hpp"
#include "tests/store/many_users.hpp"

namespace messenger::bench {
namespace {

using Clock = std::chrono::steady_clock;
constexpr int rounds = 200;

struct Question {
    const char* what;
    user::ProfileSearch search;
};

/// One page as the service makes it: the hits, and their profiles.
std::size_t answer(store::SqlPool& database, const user::ProfileSearch& search) {
    return database.read([&](soci::session& sql) {
        std::vector<UserId> ids;
        for (const auto& hit : user::rows::search(sql, search).items) {
            ids.push_back(hit.id);
        }
        return user::rows::find_many(sql, ids).size();
    });
}

void measure(store::SqlPool& database, const Question& question) {
    std::vector<double> milliseconds;
    std::size_t found = 0;
    for (int i = 0; i < rounds; ++i) {
        const auto began = Clock::now();
        found = answer(database, question.search);
        milliseconds.push_back(std::chrono::duration<double, std::milli>(Clock::now() - began).count());
    }
    std::ranges::sort(milliseconds);
    fmt::print("{:<44} {:>5} {:>9.2f} {:>9.2f}\n", question.what, found, milliseconds[rounds / 2],
               milliseconds[rounds * 99 / 100]);
}

void run(const std::string& url, std::size_t users) {
    const testing::TemporaryFolder folder;
    store::SqlPool database(store::parse_database_url(url).value(), folder.path(),
                            {.statement_deadline = std::chrono::minutes(10)});
    user::migrate_profiles(database);
    const auto began = Clock::now();
    user::make_users(database, users);
    fmt::print("{} users in {:.0f} s\n", users, std::chrono::duration<double>(Clock::now() - began).count());
    const user::SearchPosition middle{fmt::format("an{:08}", users / 2), user::nth_user(users / 2)};
    const std::vector<Question> questions{
        {"a word that everybody has", {.prefixes = {"an"}}},
        {"the same, a page in the middle", {.prefixes = {"an"}, .after = middle}},
        {"a word that nobody has", {.prefixes = {"zz"}}},
        {"words of everybody and of half of them", {.prefixes = {"even", "an"}}},
        {"words of everybody and of very few", {.prefixes = {"an", "rare"}}},
        {"words of everybody and of nobody", {.prefixes = {"an", "zz"}}},
        {"words of half of them each, of nobody both", {.prefixes = {"even", "odd"}}},
    };
    fmt::print("{:<44} {:>5} {:>9} {:>9}\n", "search", "found", "p50 ms", "p99 ms");
    for (const auto& question : questions) {
        measure(database, question);
    }
}

}  // namespace
}  // namespace messenger::bench

int main(int argc, char** argv) {
    try {
        messenger::bench::run(argc > 1 ? argv[1] : "sqlite:search.db", argc > 2 ? std::stoul(argv[2]) : 1'000'000);
        return 0;
    } catch (const std::exception& exception) {
        fmt::print(stderr, "bench-search: {}\n", exception.what());
        return 1;
    }
}
