#include "store/account_rows.hpp"

#include <boost/json.hpp>

#include "domain/account_rules.hpp"
#include "domain/sign_in_throttle.hpp"
#include "store/sql_row.hpp"

namespace messenger::auth {

using store::flag_at;
using store::number_at;
using store::text_at;

namespace {

/// An id from our own database, where nothing else was ever written.
template <typename IdType>
IdType to_id(const std::string& text) {
    return IdType::parse(text).value();
}

/// The row stays locked until the transaction ends, so that positions become visible in order.
long long next_position(soci::session& sql) {
    long long position = 0;
    sql << "UPDATE counters SET value = value + 1 WHERE name = 'revocations'";
    sql << "SELECT value FROM counters WHERE name = 'revocations'", soci::into(position);
    return position;
}

}  // namespace

Account to_account(const soci::row& row) {
    return {.id = to_id<UserId>(row.get<std::string>(0)),
            .email = row.get<std::string>(1),
            .display_name = row.get<std::string>(2),
            .password_hash = row.get<std::string>(3),
            .role = row.get<std::string>(4) == "admin" ? Role::admin : Role::user,
            .email_verified = flag_at(row, 5),
            .disabled = flag_at(row, 6),
            .created_at = from_micros(number_at(row, 7)),
            .tokens_valid_from = from_micros(number_at(row, 8))};
}

std::optional<Account> select_account(soci::session& sql, const std::string& column, const std::string& value) {
    const soci::rowset<soci::row> rows =
        (sql.prepare << "SELECT " << account_columns << " FROM users WHERE " << column << " = :value",
         soci::use(value));
    for (const auto& row : rows) {
        return to_account(row);
    }
    return std::nullopt;
}

Session to_session(const soci::row& row) {
    return {.id = to_id<SessionId>(row.get<std::string>(0)),
            .user = to_id<UserId>(row.get<std::string>(1)),
            .created_at = from_micros(number_at(row, 2)),
            .last_used_at = from_micros(number_at(row, 3)),
            .expires_at = from_micros(number_at(row, 4)),
            .device = {row.get<std::string>(5), row.get<std::string>(6)}};
}

std::string registered_payload(const Account& account) {
    return boost::json::serialize(
        boost::json::object{{"id", account.id.to_string()}, {"displayName", account.display_name}});
}

void insert_account(soci::session& sql, const Account& account) {
    const auto id = account.id.to_string();
    const auto key = email_key(account.email);
    const std::string role(to_string(account.role));
    const int verified = account.email_verified ? 1 : 0;
    const int disabled = account.disabled ? 1 : 0;
    const long long created = to_micros(account.created_at);
    sql << "INSERT INTO users (id, email, email_key, display_name, password_hash, role, email_verified, disabled, "
           "created_at) VALUES (:id, :email, :key, :name, :hash, :role, :verified, :disabled, :created)",
        soci::use(id), soci::use(account.email), soci::use(key), soci::use(account.display_name),
        soci::use(account.password_hash), soci::use(role), soci::use(verified), soci::use(disabled), soci::use(created);
}

void insert_session(soci::session& sql, const NewSession& opened) {
    const auto& session = opened.session;
    const auto id = session.id.to_string();
    const auto user = session.user.to_string();
    const long long created = to_micros(session.created_at);
    const long long last_used = to_micros(session.last_used_at);
    const long long expires = to_micros(session.expires_at);
    const auto network = network_of(session.device.address);
    sql << "INSERT INTO sessions (id, user_id, created_at, last_used_at, expires_at, address, network, user_agent) "
           "VALUES (:id, :user, :created, :used, :expires, :address, :network, :agent)",
        soci::use(id), soci::use(user), soci::use(created), soci::use(last_used), soci::use(expires),
        soci::use(session.device.address), soci::use(network), soci::use(session.device.user_agent);
    insert_refresh_token(sql, opened.refresh_hash, id, session.expires_at);
}

void insert_refresh_token(soci::session& sql, const std::string& hash, const std::string& session,
                          Timestamp expires_at) {
    const long long expires = to_micros(expires_at);
    sql << "INSERT INTO refresh_tokens (hash, session_id, expires_at) VALUES (:hash, :session, :expires)",
        soci::use(hash), soci::use(session), soci::use(expires);
}

Timestamp next_tokens_valid_from(const Account& account, Timestamp at) {
    // Tokens count whole seconds: those from after the last change may say the second that follows it.
    return std::max(
        at, Timestamp(std::chrono::floor<std::chrono::seconds>(account.tokens_valid_from)) + std::chrono::seconds(1));
}

void revoke_session(soci::session& sql, const std::string& session, RevocationReason reason, Timestamp at) {
    const auto position = next_position(sql);
    const std::string why(to_string(reason));
    const long long when = to_micros(at);
    sql << "DELETE FROM sessions WHERE id = :id", soci::use(session);
    sql << "INSERT INTO revocations (position, session_id, reason, at) VALUES (:position, :session, :reason, :at)",
        soci::use(position), soci::use(session), soci::use(why), soci::use(when);
}

void revoke_user(soci::session& sql, const std::string& user, RevocationReason reason, Timestamp at) {
    const auto position = next_position(sql);
    const std::string why(to_string(reason));
    const long long when = to_micros(at);
    sql << "INSERT INTO revocations (position, user_id, reason, at) VALUES (:position, :user, :reason, :at)",
        soci::use(position), soci::use(user), soci::use(why), soci::use(when);
}

std::vector<Revocation> select_revocations(soci::session& sql, std::int64_t after, std::size_t limit) {
    const long long position = after;
    const int rows_wanted = static_cast<int>(limit);
    std::vector<Revocation> revocations;
    const soci::rowset<soci::row> rows =
        (sql.prepare << "SELECT position, session_id, user_id, reason, at FROM revocations "
                        "WHERE position > :after ORDER BY position LIMIT :limit",
         soci::use(position), soci::use(rows_wanted));
    for (const auto& row : rows) {
        revocations.push_back({.position = number_at(row, 0),
                               .session = SessionId::parse(text_at(row, 1)),
                               .user = UserId::parse(text_at(row, 2)),
                               .reason = parse_revocation_reason(text_at(row, 3)).value_or(RevocationReason::ended),
                               .at = from_micros(number_at(row, 4))});
    }
    return revocations;
}

}  // namespace messenger::auth
