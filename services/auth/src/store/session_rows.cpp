#include "store/session_rows.hpp"

#include "store/account_rows.hpp"

namespace messenger::auth {

std::vector<SessionId> end_all_sessions(soci::session& sql, const std::string& user, RevocationReason reason,
                                        Timestamp at, std::optional<SessionId> keep) {
    std::vector<SessionId> ended;
    {
        const soci::rowset<std::string> rows =
            (sql.prepare << "SELECT id FROM sessions WHERE user_id = :user", soci::use(user));
        for (const auto& text : rows) {
            if (const auto id = SessionId::parse(text); id != keep) {
                ended.push_back(id.value());
            }
        }
    }
    for (const auto& id : ended) {
        revoke_session(sql, id.to_string(), reason, at);
    }
    return ended;
}

bool lock_user(soci::session& sql, const std::string& user) {
    // An update locks the row in every database, where SELECT ... FOR UPDATE is unknown to SQLite.
    soci::statement update = (sql.prepare << "UPDATE users SET id = id WHERE id = :user", soci::use(user));
    update.execute(true);
    int found = 0;
    sql << "SELECT count(*) FROM users WHERE id = :user", soci::use(user), soci::into(found);
    return found > 0;
}

std::optional<Account> lock_account(soci::session& sql, const std::string& user) {
    return lock_user(sql, user) ? select_account(sql, "id", user) : std::nullopt;
}

}  // namespace messenger::auth
