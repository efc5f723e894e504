#include "store/token_rows.hpp"

#include "store/sql_row.hpp"

namespace messenger::auth {
namespace {

std::string word_for(TokenPurpose purpose) {
    return purpose == TokenPurpose::verify_email ? "verify-email" : "reset-password";
}

}  // namespace

std::optional<OneTimeToken> select_token(soci::session& sql, const std::string& hash, TokenPurpose purpose,
                                         Timestamp at) {
    const auto word = word_for(purpose);
    const long long present = to_micros(at);
    const soci::rowset<soci::row> rows =
        (sql.prepare << "SELECT user_id, email_key, created_at, expires_at FROM one_time_tokens "
                        "WHERE hash = :hash AND purpose = :purpose AND expires_at > :at",
         soci::use(hash), soci::use(word), soci::use(present));
    for (const auto& row : rows) {
        return OneTimeToken{.hash = hash,
                            .user = UserId::parse(row.get<std::string>(0)).value(),
                            .purpose = purpose,
                            .email_key = store::text_at(row, 1),
                            .created_at = from_micros(store::number_at(row, 2)),
                            .expires_at = from_micros(store::number_at(row, 3))};
    }
    return std::nullopt;
}

std::optional<OneTimeToken> use_token(soci::session& sql, const std::string& hash, TokenPurpose purpose, Timestamp at) {
    auto token = select_token(sql, hash, purpose, at);
    if (!token) {
        return std::nullopt;
    }
    soci::statement removal = (sql.prepare << "DELETE FROM one_time_tokens WHERE hash = :hash", soci::use(hash));
    removal.execute(true);
    // Whoever comes second finds nothing to delete once the first has committed.
    return removal.get_affected_rows() == 1 ? token : std::nullopt;
}

std::optional<Timestamp> newest_token(soci::session& sql, UserId user, TokenPurpose purpose) {
    const auto id = user.to_string();
    const auto word = word_for(purpose);
    const soci::rowset<soci::row> rows =
        (sql.prepare << "SELECT created_at FROM one_time_tokens WHERE user_id = :user AND purpose = :purpose",
         soci::use(id), soci::use(word));
    for (const auto& row : rows) {
        return from_micros(store::number_at(row, 0));
    }
    return std::nullopt;
}

void replace_token(soci::session& sql, const OneTimeToken& token) {
    drop_token(sql, token.user, token.purpose);
    const auto id = token.user.to_string();
    const auto word = word_for(token.purpose);
    const long long created = to_micros(token.created_at);
    const long long expires = to_micros(token.expires_at);
    sql << "INSERT INTO one_time_tokens (user_id, purpose, hash, email_key, created_at, expires_at) "
           "VALUES (:user, :purpose, :hash, :email, :created, :expires)",
        soci::use(id), soci::use(word), soci::use(token.hash), soci::use(token.email_key), soci::use(created),
        soci::use(expires);
}

void drop_token(soci::session& sql, UserId user, TokenPurpose purpose) {
    const auto id = user.to_string();
    const auto word = word_for(purpose);
    sql << "DELETE FROM one_time_tokens WHERE user_id = :user AND purpose = :purpose", soci::use(id), soci::use(word);
}

}  // namespace messenger::auth
