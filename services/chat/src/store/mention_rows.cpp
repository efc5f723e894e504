#include "store/mention_rows.hpp"

#include "domain/mentions.hpp"
#include "store/event_rows.hpp"

namespace messenger::chat {
namespace {

constexpr long long everybody = 0;

/// Adds the members of the room who have these names.
void find_members(soci::session& sql, long long room, const std::vector<std::string>& usernames, FoundMentions& found) {
    std::string name, id;
    long long key = 0;
    soci::statement member =
        (sql.prepare << "SELECT u.key, u.id FROM users u JOIN members m ON m.user_key = u.key AND m.room = :room "
                        "WHERE u.username = :name",
         soci::use(room), soci::use(name), soci::into(key), soci::into(id));
    for (const auto& username : usernames) {
        name = username;
        for (bool is_row = member.execute(true); is_row; is_row = member.fetch()) {
            found.mentions.users.push_back(UserId::parse(id).value_or(UserId()));
            found.keys.push_back(key);
        }
    }
}

}  // namespace

FoundMentions find_mentions(soci::session& sql, long long room, std::string_view text, bool may_mention_room) {
    FoundMentions found;
    if (!text.contains('@')) {
        return found;  // as most
    }
    const auto names = mentioned_names(text);
    if (!names.usernames.empty()) {
        find_members(sql, room, names.usernames, found);
    }
    if (names.is_room && may_mention_room) {
        found.mentions.is_room = true;
        found.keys.push_back(everybody);
    }
    return found;
}

void write_mentions(soci::session& sql, long long message, const std::vector<long long>& keys) {
    sql << "DELETE FROM mentions WHERE message = :message", soci::use(message);
    for (const auto key : keys) {
        sql << "INSERT INTO mentions (message, user_key) VALUES (:message, :user)", soci::use(message), soci::use(key);
    }
}

std::int64_t unread_mentions(soci::session& sql, long long room, long long user, Seq read_seq) {
    const auto first = event_key(room, read_seq);
    const auto last = event_key(room, max_seq);
    long long count = 0;
    sql << "SELECT count(DISTINCT message) FROM mentions WHERE user_key IN (0, :user) AND message > :first AND message "
           "<= "
           ":last",
        soci::use(user), soci::use(first), soci::use(last), soci::into(count);
    return count;
}

}  // namespace messenger::chat
