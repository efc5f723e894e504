#include "store/sql_credential_store.hpp"

#include "domain/account_rules.hpp"
#include "domain/sign_in_throttle.hpp"
#include "store/account_rows.hpp"
#include "store/audit_rows.hpp"
#include "store/mail_rows.hpp"
#include "store/session_rows.hpp"
#include "store/sql_row.hpp"
#include "store/token_rows.hpp"

namespace messenger::auth {
namespace {

AuditEntry own_change(std::string_view action, UserId user, const Device& device, Timestamp at) {
    return {.action = std::string(action), .actor = user, .subject = user, .device = device, .at = at};
}

}  // namespace

Task<Result<>> SqlCredentialStore::request_mail(MailRequest request, AuditEntry entry) {
    auto stored =
        co_await sql_.write([request = std::move(request), entry = std::move(entry)](soci::session& sql) -> Result<> {
            insert_mail(sql, request);
            insert_audit(sql, entry);
            return {};
        });
    on_mail_();
    co_return stored;
}

Task<Result<bool>> SqlCredentialStore::keep_token(OneTimeToken token, Timestamp not_after) {
    co_return co_await sql_.write([token = std::move(token), not_after](soci::session& sql) -> Result<bool> {
        if (!lock_user(sql, token.user.to_string())) {
            return false;
        }
        const auto newest = newest_token(sql, token.user, token.purpose);
        if (newest && *newest > not_after) {
            return false;
        }
        replace_token(sql, token);
        return true;
    });
}

Task<Result<std::optional<UserId>>> SqlCredentialStore::find_token(std::string hash, TokenPurpose purpose,
                                                                   Timestamp at) {
    co_return co_await sql_.read([=](soci::session& sql) -> Result<std::optional<UserId>> {
        const auto token = select_token(sql, hash, purpose, at);
        return token ? std::optional(token->user) : std::nullopt;
    });
}

Task<Result<std::optional<UserId>>> SqlCredentialStore::verify_email(std::string token_hash, Timestamp at,
                                                                     Device device) {
    co_return co_await sql_.write([=](soci::session& sql) -> Result<std::optional<UserId>> {
        const auto token = use_token(sql, token_hash, TokenPurpose::verify_email, at);
        if (!token) {
            return std::nullopt;
        }
        const auto user = token->user.to_string();
        const auto account = select_account(sql, "id", user);
        if (!account || email_key(account->email) != token->email_key) {
            return std::nullopt;
        }
        sql << "UPDATE users SET email_verified = 1 WHERE id = :user", soci::use(user);
        insert_audit(sql, own_change(audited::email_verified, token->user, device, at));
        return token->user;
    });
}

Task<Result<std::optional<CredentialStore::Changed>>> SqlCredentialStore::reset_password(PasswordReset reset) {
    auto changed =
        co_await sql_.write([reset = std::move(reset)](soci::session& sql) -> Result<std::optional<Changed>> {
            const auto token = use_token(sql, reset.token_hash, TokenPurpose::reset_password, reset.at);
            if (!token) {
                return std::nullopt;
            }
            const auto user = token->user.to_string();
            const auto account = select_account(sql, "id", user);
            if (!account || email_key(account->email) != token->email_key) {
                return std::nullopt;
            }
            sql << "UPDATE users SET password_hash = :hash, email_verified = 1 WHERE id = :user",
                soci::use(reset.password_hash), soci::use(user);
            insert_audit(sql, own_change(audited::password_reset, token->user, reset.device, reset.at));
            insert_notice(sql, *account, "Your password was set anew through a link that we had mailed to you.");
            return Changed{token->user, end_all_sessions(sql, user, RevocationReason::ended, reset.at)};
        });
    on_mail_();
    co_return changed;
}

Task<Result<std::optional<CredentialStore::Changed>>> SqlCredentialStore::change_password(PasswordChange change) {
    auto changed =
        co_await sql_.write([change = std::move(change)](soci::session& sql) -> Result<std::optional<Changed>> {
            const auto user = change.user.to_string();
            const auto account = lock_account(sql, user);
            if (!account || account->password_hash != change.old_hash) {
                return std::nullopt;
            }
            sql << "UPDATE users SET password_hash = :hash WHERE id = :user", soci::use(change.new_hash),
                soci::use(user);
            // A link from before must not undo this.
            drop_token(sql, change.user, TokenPurpose::reset_password);
            insert_audit(sql, own_change(audited::password_changed, change.user, change.device, change.at));
            insert_notice(sql, *account, "Your password was changed.");
            return Changed{change.user, end_all_sessions(sql, user, RevocationReason::ended, change.at, change.keep)};
        });
    on_mail_();
    co_return changed;
}

Task<Result<std::optional<Timestamp>>> SqlCredentialStore::authenticated_at(SessionId session) {
    co_return co_await sql_.read([=](soci::session& sql) -> Result<std::optional<Timestamp>> {
        const auto id = session.to_string();
        const soci::rowset<soci::row> rows =
            (sql.prepare << "SELECT created_at, authenticated_at FROM sessions WHERE id = :id", soci::use(id));
        for (const auto& row : rows) {
            return from_micros(std::max(store::number_at(row, 0), store::number_at(row, 1)));
        }
        return std::nullopt;
    });
}

Task<Result<>> SqlCredentialStore::set_authenticated_at(SessionId session, Timestamp at) {
    co_return co_await sql_.write([=](soci::session& sql) -> Result<> {
        const auto id = session.to_string();
        const long long when = to_micros(at);
        sql << "UPDATE sessions SET authenticated_at = :at WHERE id = :id", soci::use(when), soci::use(id);
        return {};
    });
}

Task<Result<bool>> SqlCredentialStore::is_familiar(std::string email_key, std::string address, Timestamp at) {
    co_return co_await sql_.read([=](soci::session& sql) -> Result<bool> {
        const auto network = network_of(address);
        const long long present = to_micros(at);
        int found = 0;
        sql << "SELECT count(*) FROM sessions s JOIN users u ON u.id = s.user_id "
               "WHERE u.email_key = :email AND s.network = :network AND s.expires_at > :at",
            soci::use(email_key), soci::use(network), soci::use(present), soci::into(found);
        return found > 0;
    });
}

}  // namespace messenger::auth
