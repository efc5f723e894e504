#include "store/user_keys.hpp"

#include <string>

namespace messenger::chat {

long long make_user_key(soci::session& sql, UserId user) {
    const auto id = user.to_string();
    long long key = 0;
    sql << "INSERT INTO users (id) VALUES (:id) ON CONFLICT (id) DO NOTHING", soci::use(id);
    sql << "SELECT key FROM users WHERE id = :id", soci::use(id), soci::into(key);
    return key;
}

std::optional<long long> find_user_key(soci::session& sql, UserId user) {
    const auto id = user.to_string();
    long long key = 0;
    sql << "SELECT key FROM users WHERE id = :id", soci::use(id), soci::into(key);
    return sql.got_data() ? std::optional(key) : std::nullopt;
}

}  // namespace messenger::chat
