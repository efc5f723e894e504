#include "store/sql_account_store.hpp"

#include <embedded/auth_service_migrations.hpp>

#include "domain/account_rules.hpp"
#include "store/account_rows.hpp"
#include "store/audit_rows.hpp"
#include "store/mail_rows.hpp"
#include "store/migrations.hpp"
#include "store/outbox.hpp"
#include "store/session_rows.hpp"

namespace messenger::auth {
namespace {

/// A refresh token with what decides about its use.
struct TokenRow {
    std::string session;
    long long expires_at = 0;
    std::optional<long long> used_at;
    std::string sealed_answer;
    bool successor_was_used = false;
};

std::optional<TokenRow> select_token(soci::session& sql, const std::string& hash) {
    TokenRow token;
    long long used_at = 0;
    long long successor_used_at = 0;
    soci::indicator used = soci::i_null;
    soci::indicator sealed = soci::i_null;
    soci::indicator successor_used = soci::i_null;
    sql << "SELECT t.session_id, t.expires_at, t.used_at, t.sealed_answer, n.used_at FROM refresh_tokens t "
           "LEFT JOIN refresh_tokens n ON n.hash = t.successor_hash WHERE t.hash = :hash",
        soci::use(hash), soci::into(token.session), soci::into(token.expires_at), soci::into(used_at, used),
        soci::into(token.sealed_answer, sealed), soci::into(successor_used_at, successor_used);
    if (!sql.got_data()) {
        return std::nullopt;
    }
    if (used == soci::i_ok) {
        token.used_at = used_at;
    }
    token.successor_was_used = successor_used == soci::i_ok;
    return token;
}

void replace_token(soci::session& sql, const RotationRequest& request, const std::string& session) {
    const long long at = to_micros(request.at);
    const long long expires = to_micros(request.expires_at);
    // The answers of earlier rotations can't be asked for any more.
    sql << "UPDATE refresh_tokens SET sealed_answer = NULL WHERE session_id = :session AND sealed_answer IS NOT NULL",
        soci::use(session);
    sql << "UPDATE refresh_tokens SET used_at = :at, successor_hash = :successor, sealed_answer = :sealed "
           "WHERE hash = :hash",
        soci::use(at), soci::use(request.new_hash), soci::use(request.sealed_answer), soci::use(request.old_hash);
    insert_refresh_token(sql, request.new_hash, session, request.expires_at);
    sql << "UPDATE sessions SET last_used_at = :at, expires_at = :expires WHERE id = :id", soci::use(at),
        soci::use(expires), soci::use(session);
    sql << "DELETE FROM refresh_tokens WHERE session_id = :session AND expires_at < :at", soci::use(session),
        soci::use(at);
}

}  // namespace

void migrate_accounts(store::SqlPool& database) {
    store::migrate(database, embedded::auth_service_migrations());
}

SqlAccountStore::SqlAccountStore(store::SqlPool& database, store::BlockingPool& blocking,
                                 std::chrono::seconds keep_revocations)
    : database_(database), blocking_(blocking), keep_revocations_(keep_revocations) {}

Task<Result<PendingEvent>> SqlAccountStore::create(Account account, NewSession session,
                                                   std::chrono::milliseconds delivery_head_start) {
    co_return co_await writing([=](soci::session& sql) -> Result<PendingEvent> {
        try {
            insert_account(sql, account);
        } catch (const soci::soci_error& error) {
            if (store::is_unique_violation(sql, error)) {
                return fail(problem::email_taken);
            }
            throw;
        }
        insert_session(sql, session);
        insert_audit(sql, {.action = std::string(audited::registered),
                           .actor = account.id,
                           .subject = account.id,
                           .device = session.session.device,
                           .at = account.created_at});
        insert_mail(sql, {.topic = std::string(mail_topic::verify_email), .email_key = email_key(account.email)});
        PendingEvent event{0, "user.registered", registered_payload(account)};
        event.id =
            store::outbox::add(sql, event.topic, account.id.to_string(), event.payload, now() + delivery_head_start);
        return event;
    });
}

Task<Result<std::optional<Account>>> SqlAccountStore::find(UserId id) {
    co_return co_await reading([=](soci::session& sql) -> Result<std::optional<Account>> {
        return select_account(sql, "id", id.to_string());
    });
}

Task<Result<std::optional<Account>>> SqlAccountStore::find_by_email(std::string email_key) {
    co_return co_await reading([=](soci::session& sql) -> Result<std::optional<Account>> {
        return select_account(sql, "email_key", email_key);
    });
}

Task<Result<>> SqlAccountStore::replace_password_hash(UserId id, std::string old_hash, std::string new_hash) {
    co_return co_await writing([=](soci::session& sql) -> Result<> {
        const auto key = id.to_string();
        sql << "UPDATE users SET password_hash = :fresh WHERE id = :id AND password_hash = :old", soci::use(new_hash),
            soci::use(key), soci::use(old_hash);
        return {};
    });
}

Task<Result<>> SqlAccountStore::set_display_name(UserId id, std::string display_name) {
    co_return co_await writing([=](soci::session& sql) -> Result<> {
        if (!select_account(sql, "id", id.to_string())) {
            return fail(problem::not_found, "no such user");
        }
        const auto key = id.to_string();
        sql << "UPDATE users SET display_name = :name WHERE id = :id", soci::use(display_name), soci::use(key);
        return {};
    });
}

Task<Result<bool>> SqlAccountStore::open_session(NewSession session, Account account) {
    co_return co_await writing([=](soci::session& sql) -> Result<bool> {
        const auto user = session.session.user.to_string();
        // Who disables the account, or changes its password, ends the sessions that they find.
        const auto present = lock_account(sql, user);
        if (!present || !has_same_standing(*present, account)) {
            return false;
        }
        const long long at = to_micros(session.session.created_at);
        sql << "DELETE FROM sessions WHERE user_id = :user AND expires_at < :at", soci::use(user), soci::use(at);
        insert_session(sql, session);
        return true;
    });
}

Task<Result<std::optional<Session>>> SqlAccountStore::find_by_refresh_token(std::string hash, Timestamp at) {
    co_return co_await reading([=](soci::session& sql) -> Result<std::optional<Session>> {
        const long long present = to_micros(at);
        const soci::rowset<soci::row> rows =
            (sql.prepare << "SELECT " << session_columns
                         << " FROM refresh_tokens t JOIN sessions s ON s.id = t.session_id "
                            "WHERE t.hash = :hash AND s.expires_at > :at",
             soci::use(hash), soci::use(present));
        for (const auto& row : rows) {
            return to_session(row);
        }
        return std::nullopt;
    });
}

Task<Result<Rotation>> SqlAccountStore::rotate(RotationRequest request) {
    co_return co_await writing([=](soci::session& sql) -> Result<Rotation> {
        const auto account = lock_account(sql, request.user.to_string());
        if (account && account->tokens_valid_from != request.tokens_valid_from) {
            return Rotation{.outcome = RotationOutcome::outdated, .session = {}, .sealed_answer = {}};
        }
        // Locked first: of two who bring the same token, the second sees what the first has done.
        sql << "UPDATE refresh_tokens SET hash = hash WHERE hash = :hash", soci::use(request.old_hash);
        const auto token = select_token(sql, request.old_hash);
        if (!token || token->expires_at <= to_micros(request.at)) {
            return Rotation{};
        }
        Rotation rotation{RotationOutcome::rotated, SessionId::parse(token->session).value(), {}};
        const auto grace_end = token->used_at ? from_micros(*token->used_at) + request.grace : Timestamp{};
        if (!token->used_at) {
            replace_token(sql, request, token->session);
        } else if (!token->successor_was_used && !token->sealed_answer.empty() && request.at <= grace_end) {
            rotation.outcome = RotationOutcome::retried;
            rotation.sealed_answer = token->sealed_answer;
        } else {
            revoke_session(sql, token->session, RevocationReason::ended, request.at);
            rotation.outcome = RotationOutcome::reused;
        }
        return rotation;
    });
}

Task<Result<std::vector<Session>>> SqlAccountStore::sessions(UserId user, std::optional<SessionId> before, Timestamp at,
                                                             std::size_t limit) {
    co_return co_await reading([=](soci::session& sql) -> Result<std::vector<Session>> {
        const auto key = user.to_string();
        // Ids are lower-case hex, so that every one sorts before "g".
        const auto end = before ? before->to_string() : std::string("g");
        const long long present = to_micros(at);
        const int rows_wanted = static_cast<int>(limit);
        std::vector<Session> sessions;
        const soci::rowset<soci::row> rows =
            (sql.prepare << "SELECT " << session_columns
                         << " FROM sessions s WHERE s.user_id = :user AND s.id < :before AND s.expires_at > :at "
                            "ORDER BY s.id DESC LIMIT :limit",
             soci::use(key), soci::use(end), soci::use(present), soci::use(rows_wanted));
        for (const auto& row : rows) {
            sessions.push_back(to_session(row));
        }
        return sessions;
    });
}

Task<Result<bool>> SqlAccountStore::end_session(UserId user, SessionId session, Timestamp at) {
    co_return co_await writing([=, keep = keep_revocations_](soci::session& sql) -> Result<bool> {
        const auto owner = user.to_string();
        const auto key = session.to_string();
        int found = 0;
        sql << "SELECT count(*) FROM sessions WHERE id = :id AND user_id = :user", soci::use(key), soci::use(owner),
            soci::into(found);
        if (found == 0) {
            return false;
        }
        const long long outdated = to_micros(at - keep);
        sql << "DELETE FROM revocations WHERE at < :outdated", soci::use(outdated);
        revoke_session(sql, key, RevocationReason::ended, at);
        return true;
    });
}

Task<Result<std::vector<SessionId>>> SqlAccountStore::end_sessions(UserId user, Timestamp at) {
    co_return co_await writing([=](soci::session& sql) -> Result<std::vector<SessionId>> {
        const auto owner = user.to_string();
        std::vector<SessionId> ended;
        const soci::rowset<std::string> rows =
            (sql.prepare << "SELECT id FROM sessions WHERE user_id = :user", soci::use(owner));
        for (const auto& id : rows) {
            ended.push_back(SessionId::parse(id).value());
        }
        for (const auto& id : ended) {
            revoke_session(sql, id.to_string(), RevocationReason::ended, at);
        }
        return ended;
    });
}

Task<Result<std::vector<Revocation>>> SqlAccountStore::revocations(std::int64_t after, std::size_t limit) {
    co_return co_await reading(
        [=](soci::session& sql) -> Result<std::vector<Revocation>> { return select_revocations(sql, after, limit); });
}

std::vector<Revocation> SqlAccountStore::load_revocations() {
    return database_.write([this](soci::session& sql) {
        const long long outdated = to_micros(now() - keep_revocations_);
        sql << "DELETE FROM revocations WHERE at < :outdated", soci::use(outdated);
        return select_revocations(sql, 0, 1'000'000);
    });
}

}  // namespace messenger::auth
