#include "store/room_rule_rows.hpp"

#include "core/folding.hpp"

namespace messenger::chat {

std::vector<std::string> read_refused_words(soci::session& sql, RoomId room) {
    const auto id = room.to_string();
    const soci::rowset<std::string> words =
        (sql.prepare
             << "SELECT word FROM refused_words WHERE room = (SELECT key FROM rooms WHERE id = :id) ORDER BY word",
         soci::use(id));
    return {words.begin(), words.end()};
}

void write_refused_words(soci::session& sql, RoomId room, const std::vector<std::string>& words) {
    const auto id = room.to_string();
    sql << "DELETE FROM refused_words WHERE room = (SELECT key FROM rooms WHERE id = :id)", soci::use(id);
    for (const auto& word : words) {
        const auto folded_word = folded(word);
        sql << "INSERT INTO refused_words (room, folded, word) SELECT key, :folded, :word FROM rooms WHERE id = :id "
               "ON CONFLICT DO NOTHING",
            soci::use(folded_word), soci::use(word), soci::use(id);
    }
}

std::vector<std::string> read_folded_words(soci::session& sql, long long room) {
    const soci::rowset<std::string> words =
        (sql.prepare << "SELECT folded FROM refused_words WHERE room = :room", soci::use(room));
    return {words.begin(), words.end()};
}

std::optional<Timestamp> read_last_post(soci::session& sql, long long room, long long user) {
    long long at = 0;
    sql << "SELECT at FROM last_posts WHERE room = :room AND user_key = :user", soci::use(room), soci::use(user),
        soci::into(at);
    return sql.got_data() ? std::optional(from_micros(at)) : std::nullopt;
}

void write_last_post(soci::session& sql, long long room, long long user, Timestamp at) {
    const long long micros = to_micros(at);
    sql << "INSERT INTO last_posts (room, user_key, at) VALUES (:room, :user, :at) "
           "ON CONFLICT (room, user_key) DO UPDATE SET at = excluded.at",
        soci::use(room), soci::use(user), soci::use(micros);
}

}  // namespace messenger::chat
