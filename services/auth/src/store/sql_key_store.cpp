#include "store/sql_key_store.hpp"

namespace messenger::auth {

void SqlKeyStore::publish(std::span<const PublicJwk> keys, Timestamp at) {
    database_.write([&](soci::session& sql) {
        const long long used = to_micros(at);
        for (const auto& key : keys) {
            int known = 0;
            sql << "SELECT count(*) FROM signing_keys WHERE kid = :kid", soci::use(key.kid), soci::into(known);
            if (known > 0) {
                sql << "UPDATE signing_keys SET last_used_at = :used WHERE kid = :kid", soci::use(used),
                    soci::use(key.kid);
            } else {
                sql << "INSERT INTO signing_keys (kid, jwk, created_at, last_used_at) "
                       "VALUES (:kid, :jwk, :created, :used)",
                    soci::use(key.kid), soci::use(key.json), soci::use(used), soci::use(used);
            }
        }
    });
}

std::vector<PublicJwk> SqlKeyStore::keys(Timestamp since) {
    return database_.read([&](soci::session& sql) {
        const long long oldest = to_micros(since);
        std::vector<PublicJwk> keys;
        const soci::rowset<soci::row> rows =
            (sql.prepare << "SELECT kid, jwk FROM signing_keys WHERE last_used_at > :oldest ORDER BY created_at DESC",
             soci::use(oldest));
        for (const auto& row : rows) {
            keys.push_back({row.get<std::string>(0), row.get<std::string>(1)});
        }
        return keys;
    });
}

}  // namespace messenger::auth
