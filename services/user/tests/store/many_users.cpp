#include "tests/store/many_users.hpp"

#include <cstdio>

namespace messenger::user {
namespace {

/// What the dialects write differently: numbers from 1, and a number as text of a fixed length.
struct Words {
    explicit Words(store::Dialect dialect) : is_sqlite(dialect == store::Dialect::sqlite) {}

    std::string numbers(std::size_t count) const {
        const auto last = std::to_string(count);
        return is_sqlite ? "(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " + last +
                               ") SELECT i FROM n) AS n"
                         : "generate_series(1, " + last + ") AS n(i)";
    }
    std::string padded(const std::string& number, int length) const {
        const auto size = std::to_string(length);
        return is_sqlite ? "printf('%0" + size + "d', " + number + ")"
                         : "lpad(CAST(" + number + " AS TEXT), " + size + ", '0')";
    }
    std::string id(const std::string& number) const {
        return padded(number, 8) + " || '-0000-7000-8000-' || " + padded(number, 12);
    }

    bool is_sqlite;
};

}  // namespace

UserId nth_user(std::size_t n) {
    char text[37];
    std::snprintf(text, sizeof text, "%08zu-0000-7000-8000-%012zu", n, n);
    return UserId::parse(text).value();
}

void make_users(store::SqlPool& database, std::size_t count) {
    const Words words(database.dialect());
    const auto from = " FROM " + words.numbers(count);
    const auto id = words.id("i");
    const auto total = std::to_string(count);
    const auto run = [&](const std::string& statement) {
        database.write([&](soci::session& sql) { sql << statement; });
    };
    run("INSERT INTO profiles (id, display_name, bio, status_text, created_at, updated_at) SELECT " + id +
        ", 'Anna', '', '', 0, 0" + from);
    const std::string insert_word = "INSERT INTO profile_words (word, profile_id) SELECT ";
    run(insert_word + "'an' || " + words.padded("i", 8) + ", " + id + from);
    run(insert_word + "'even' || " + words.padded("i", 8) + ", " + id + from + " WHERE i % 2 = 0");
    run(insert_word + "'odd' || " + words.padded("i", 8) + ", " + id + from + " WHERE i % 2 = 1");
    run(insert_word + "'rare' || " + words.padded("i", 8) + ", " + id + from + " WHERE i % 10000 = 0");
    for (const std::string table : {"contacts", "blocks"}) {
        const auto insert = "INSERT INTO " + table + " (user_id, other_id, created_at) SELECT ";
        run(insert + id + ", " + words.id("i % " + total + " + 1") + ", 0" + from);
        run(insert + words.id("1") + ", " + words.id("i + 2") + ", 0 FROM " + words.numbers(4'999));
    }
    run("ANALYZE");
}

}  // namespace messenger::user
