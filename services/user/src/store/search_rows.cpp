#include "store/search_rows.hpp"

#include <string>
#include <utility>

#include "domain/search_text.hpp"

namespace messenger::user::rows {
namespace {

/// Words beyond this are many: it is not worth counting on to find the prefix that begins the fewest.
constexpr int counted_words = 2'000;
/// Words that one page looks at: of two prefixes that each begin many words, hardly anybody may have both.
constexpr int longest_look = 5'000;

SearchPosition to_position(const soci::row& row) {
    return {row.get<std::string>(0), UserId::parse(row.get<std::string>(1)).value()};
}

/// The values that the statements of a search name.
struct Bounds {
    std::string lead;
    std::string lead_end;
    std::string after_word;
    std::string after_id;
    std::string end_word;
    std::string end_id;
};

/// How many words a prefix begins, or counted_words if there are more.
int count_words(soci::session& session, const std::string& prefix) {
    const auto end = end_of_prefix(prefix);
    const int most = counted_words;
    int count = 0;
    // The order makes every planner follow the index.
    session << "SELECT count(*) FROM (SELECT 1 FROM profile_words WHERE word >= :lead AND word < :lead_end "
               "ORDER BY word, profile_id LIMIT :most) AS found",
        soci::use(prefix, "lead"), soci::use(end, "lead_end"), soci::use(most, "most"), soci::into(count);
    return count;
}

/// The prefix whose words are looked through for the others.
std::size_t leading(soci::session& session, const ProfileSearch& search) {
    if (search.after) {
        // The one of the page before.
        for (std::size_t i = 0; i < search.prefixes.size(); ++i) {
            if (search.after->word.starts_with(search.prefixes[i])) {
                return i;
            }
        }
    }
    std::size_t best = 0;
    int fewest = counted_words;
    for (std::size_t i = 0; i < search.prefixes.size() && search.prefixes.size() > 1; ++i) {
        if (const auto count = count_words(session, search.prefixes[i]); count < fewest) {
            best = i;
            fewest = count;
        }
    }
    return best;
}

/// One lower bound only, so that a later page starts in the index where it begins.
std::string begins(const ProfileSearch& search) {
    return search.after ? "(w.word, w.profile_id) > (:after_word, :after_id)" : "w.word >= :lead";
}

/// Where a look at longest_look words ends; nothing if there are less.
std::optional<SearchPosition> end_of_look(soci::session& session, const ProfileSearch& search, const Bounds& bounds) {
    soci::row row;
    soci::statement statement(session);
    statement.alloc();
    statement.prepare("SELECT w.word, w.profile_id FROM profile_words w WHERE " + begins(search) +
                      " AND w.word < :lead_end ORDER BY w.word, w.profile_id LIMIT 1 OFFSET " +
                      std::to_string(longest_look - 1));
    if (search.after) {
        statement.exchange(soci::use(bounds.after_word, "after_word"));
        statement.exchange(soci::use(bounds.after_id, "after_id"));
    } else {
        statement.exchange(soci::use(bounds.lead, "lead"));
    }
    statement.exchange(soci::use(bounds.lead_end, "lead_end"));
    statement.exchange(soci::into(row));
    statement.define_and_bind();
    return statement.execute(true) ? std::optional(to_position(row)) : std::nullopt;
}

/// Subqueries that no planner turns into joins: each is one look into an index, for as many words as the page needs.
/// They are compared so that PostgreSQL expects many rows to pass, and does not sort all that it may have to look at.
std::string search_statement(const ProfileSearch& search, bool is_cut, std::size_t others) {
    std::string sql = "SELECT w.word, w.profile_id FROM profile_words w WHERE " + begins(search);
    sql += is_cut ? " AND (w.word, w.profile_id) <= (:end_word, :end_id)" : " AND w.word < :lead_end";
    // A profile of which several words fit is listed by its first one only.
    sql +=
        " AND w.word <= (SELECT f.word FROM profile_words f WHERE f.profile_id = w.profile_id AND f.word >= :lead "
        "ORDER BY f.word LIMIT 1)";
    for (std::size_t i = 0; i < others; ++i) {
        const auto n = std::to_string(i);
        sql += " AND (SELECT 1 FROM profile_words e" + n + " WHERE e" + n + ".profile_id = w.profile_id AND e" + n +
               ".word >= :prefix" + n + " AND e" + n + ".word < :prefix_end" + n + " LIMIT 1) IS NOT NULL";
    }
    return sql + " ORDER BY w.word, w.profile_id LIMIT :wanted";
}

}  // namespace

Hits search(soci::session& session, const ProfileSearch& search) {
    auto others = search.prefixes;
    const auto lead = others.begin() + static_cast<std::ptrdiff_t>(leading(session, search));
    Bounds bounds{.lead = *lead,
                  .lead_end = end_of_prefix(*lead),
                  .after_word = {},
                  .after_id = {},
                  .end_word = {},
                  .end_id = {}};
    others.erase(lead);
    if (search.after) {
        bounds.after_word = search.after->word;
        bounds.after_id = search.after->id.to_string();
    }
    const auto cut = others.empty() ? std::nullopt : end_of_look(session, search, bounds);
    if (cut) {
        bounds.end_word = cut->word;
        bounds.end_id = cut->id.to_string();
    }
    std::vector<std::string> ends;
    for (const auto& prefix : others) {
        ends.push_back(end_of_prefix(prefix));
    }
    const int wanted = static_cast<int>(search.limit) + 1;
    soci::row row;
    soci::statement statement(session);
    statement.alloc();
    statement.prepare(search_statement(search, cut.has_value(), others.size()));
    statement.exchange(soci::use(bounds.lead, "lead"));
    if (search.after) {
        statement.exchange(soci::use(bounds.after_word, "after_word"));
        statement.exchange(soci::use(bounds.after_id, "after_id"));
    }
    if (cut) {
        statement.exchange(soci::use(bounds.end_word, "end_word"));
        statement.exchange(soci::use(bounds.end_id, "end_id"));
    } else {
        statement.exchange(soci::use(bounds.lead_end, "lead_end"));
    }
    for (std::size_t i = 0; i < others.size(); ++i) {
        statement.exchange(soci::use(others[i], "prefix" + std::to_string(i)));
        statement.exchange(soci::use(ends[i], "prefix_end" + std::to_string(i)));
    }
    statement.exchange(soci::use(wanted, "wanted"));
    statement.exchange(soci::into(row));
    statement.define_and_bind();
    Hits hits;
    for (bool found = statement.execute(true); found; found = statement.fetch()) {
        if (hits.items.size() == search.limit) {
            hits.next = hits.items.back();
            return hits;
        }
        hits.items.push_back(to_position(row));
    }
    hits.next = cut;
    return hits;
}

}  // namespace messenger::user::rows
