#include "store/postgres_message_search.hpp"

#include <algorithm>
#include <deque>
#include <limits>

#include "codec/message_json.hpp"
#include "core/unicode.hpp"
#include "domain/snippet.hpp"
#include "store/like_pattern.hpp"
#include "store/message_reader.hpp"
#include "store/user_keys.hpp"

namespace messenger::chat {
namespace {

/// What a trigram needs.
constexpr std::size_t shortest_trigram = 3;
/// Without one there is no index of what texts say, so the newest of each room are looked through.
constexpr const char* newest_in_room =
    "CROSS JOIN LATERAL (SELECT * FROM message_texts x WHERE x.room = m.room AND x.at < :before AND x.at >= :after "
    "ORDER BY x.at DESC LIMIT 2000) t WHERE TRUE";

struct Place {
    long long position = 0;
    long long room_key = 0;
    std::string room;
};

/// Where the messages are that have all of the terms.
std::vector<Place> find_places(soci::session& sql, const MessageSearchQuery& query,
                               const std::vector<std::string>& terms) {
    std::string statement =
        "SELECT t.message, t.room, r.id FROM "
        "(SELECT room FROM members WHERE user_key = (SELECT key FROM users WHERE id = :user)) m "
        "JOIN rooms r ON r.key = m.room ";
    const bool has_trigram =
        std::ranges::any_of(terms, [](const auto& term) { return code_points(term) >= shortest_trigram; });
    statement += has_trigram ? "JOIN message_texts t ON t.room = m.room WHERE t.at < :before AND t.at >= :after"
                             : newest_in_room;
    std::deque<std::string> patterns;
    soci::statement rows(sql);
    rows.alloc();
    const auto user = query.by.to_string();
    const long long before = query.before ? to_micros(*query.before) : std::numeric_limits<long long>::max();
    const long long after = query.after ? to_micros(*query.after) : 0;
    const auto room = query.room ? query.room->to_string() : std::string();
    const auto from = query.from ? query.from->to_string() : std::string();
    rows.exchange(soci::use(user));
    rows.exchange(soci::use(before));
    rows.exchange(soci::use(after));
    for (const auto& term : terms) {
        statement += " AND t.text LIKE :term" + std::to_string(patterns.size());
        rows.exchange(soci::use(patterns.emplace_back(containing(term))));
    }
    if (query.room) {
        statement += " AND r.id = :room";
        rows.exchange(soci::use(room));
    }
    if (query.from) {
        statement += " AND t.author = (SELECT key FROM users WHERE id = :author)";
        rows.exchange(soci::use(from));
    }
    if (query.has_attachment) {
        statement += " AND t.has_attachment";
    }
    // A match weighs more the larger the part of the text is that it makes up.
    statement += query.by_relevance ? " ORDER BY length(t.text), t.at DESC" : " ORDER BY t.at DESC, t.message DESC";
    statement += " LIMIT :limit OFFSET :offset";
    const long long limit = query.limit;
    const long long offset = query.offset;
    Place place;
    rows.exchange(soci::use(limit));
    rows.exchange(soci::use(offset));
    rows.exchange(soci::into(place.position));
    rows.exchange(soci::into(place.room_key));
    rows.exchange(soci::into(place.room));
    rows.prepare(statement);
    rows.define_and_bind();
    rows.execute();
    std::vector<Place> places;
    while (rows.fetch()) {
        places.push_back(place);
    }
    return places;
}

}  // namespace

std::vector<FoundMessage> PostgresMessageSearch::find(const MessageSearchQuery& query) {
    const auto terms = search_terms(query.text);
    if (terms.empty()) {
        return {};
    }
    return database_.read([&](soci::session& sql) {
        std::vector<FoundMessage> found;
        MessageReader reader(sql);
        for (const auto& place : find_places(sql, query, terms)) {
            auto text = reader.at(place.position, place.room_key, RoomId::parse(place.room).value_or(RoomId()));
            auto snippet = make_snippet(MessageJson(text).text(), terms);
            found.push_back({std::move(text), std::move(snippet)});
        }
        return found;
    });
}

}  // namespace messenger::chat
