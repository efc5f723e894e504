#include "store/keys.hpp"

namespace messenger::chat {

std::optional<long long> key_of(soci::session& sql, UserId user) {
    const auto id = user.to_string();
    long long key = 0;
    sql << "SELECT key FROM users WHERE id = :id", soci::use(id), soci::into(key);
    return sql.got_data() ? std::optional(key) : std::nullopt;
}

long long make_key(soci::session& sql, UserId user) {
    if (const auto key = key_of(sql, user)) {
        return *key;
    }
    const auto id = user.to_string();
    sql << "INSERT INTO users (id) VALUES (:id)", soci::use(id);
    return key_of(sql, user).value();
}

}  // namespace messenger::chat
