#include "store/sql_two_factor_store.hpp"

#include "store/account_rows.hpp"
#include "store/audit_rows.hpp"
#include "store/mail_rows.hpp"
#include "store/session_rows.hpp"
#include "store/sql_row.hpp"

namespace messenger::auth {
namespace {

std::optional<StoredFactor> select_factor(soci::session& sql, const std::string& user) {
    const soci::rowset<soci::row> rows =
        (sql.prepare << "SELECT sealed_secret, is_confirmed FROM second_factors WHERE user_id = :user",
         soci::use(user));
    for (const auto& row : rows) {
        return StoredFactor{store::text_at(row, 0), store::flag_at(row, 1)};
    }
    return std::nullopt;
}

/// Writes down that a second factor has changed, and tells the owner.
void note(soci::session& sql, UserId user, const Device& device, std::string_view action, std::string what) {
    insert_audit(sql, {.action = std::string(action), .actor = user, .subject = user, .device = device});
    if (const auto account = select_account(sql, "id", user.to_string())) {
        insert_notice(sql, *account, std::move(what));
    }
}

}  // namespace

Task<Result<std::optional<StoredFactor>>> SqlTwoFactorStore::find(UserId user) {
    co_return co_await sql_.read([=](soci::session& sql) -> Result<std::optional<StoredFactor>> {
        return select_factor(sql, user.to_string());
    });
}

Task<Result<bool>> SqlTwoFactorStore::begin(UserId user, std::string sealed_secret) {
    co_return co_await sql_.write([=](soci::session& sql) -> Result<bool> {
        const auto id = user.to_string();
        const auto known = lock_user(sql, id) ? select_factor(sql, id) : std::nullopt;
        if (known && known->is_confirmed) {
            return false;
        }
        sql << "DELETE FROM second_factors WHERE user_id = :user", soci::use(id);
        sql << "INSERT INTO second_factors (user_id, sealed_secret) VALUES (:user, :secret)", soci::use(id),
            soci::use(sealed_secret);
        return true;
    });
}

Task<Result<bool>> SqlTwoFactorStore::confirm(UserId user, std::int64_t step, std::vector<std::string> recovery_hashes,
                                              Device device) {
    auto confirmed = co_await sql_.write([=](soci::session& sql) -> Result<bool> {
        const auto id = user.to_string();
        const auto known = lock_user(sql, id) ? select_factor(sql, id) : std::nullopt;
        if (!known || known->is_confirmed) {
            return false;
        }
        const long long last_step = step;
        sql << "UPDATE second_factors SET is_confirmed = 1, last_step = :step WHERE user_id = :user",
            soci::use(last_step), soci::use(id);
        sql << "DELETE FROM recovery_codes WHERE user_id = :user", soci::use(id);
        for (const auto& hash : recovery_hashes) {
            sql << "INSERT INTO recovery_codes (user_id, hash) VALUES (:user, :hash)", soci::use(id), soci::use(hash);
        }
        note(sql, user, device, audited::totp_enabled, "Two-factor authentication was enabled.");
        return true;
    });
    on_mail_();
    co_return confirmed;
}

Task<Result<bool>> SqlTwoFactorStore::use_step(UserId user, std::int64_t step) {
    co_return co_await sql_.write([=](soci::session& sql) -> Result<bool> {
        const auto id = user.to_string();
        const long long used = step;
        soci::statement update =
            (sql.prepare << "UPDATE second_factors SET last_step = :step WHERE user_id = :user AND last_step < :again",
             soci::use(used), soci::use(id), soci::use(used));
        update.execute(true);
        return update.get_affected_rows() == 1;
    });
}

Task<Result<bool>> SqlTwoFactorStore::use_recovery_code(UserId user, std::string hash, Device device) {
    auto was_used = co_await sql_.write([=](soci::session& sql) -> Result<bool> {
        const auto id = user.to_string();
        soci::statement removal = (sql.prepare << "DELETE FROM recovery_codes WHERE user_id = :user AND hash = :hash",
                                   soci::use(id), soci::use(hash));
        removal.execute(true);
        if (removal.get_affected_rows() != 1) {
            return false;
        }
        note(sql, user, device, audited::recovery_code_used, "A recovery code was used to sign in.");
        return true;
    });
    on_mail_();
    co_return was_used;
}

Task<Result<bool>> SqlTwoFactorStore::remove(UserId user, Device device) {
    auto removed = co_await sql_.write([=](soci::session& sql) -> Result<bool> {
        const auto id = user.to_string();
        const auto known = lock_user(sql, id) ? select_factor(sql, id) : std::nullopt;
        if (!known || !known->is_confirmed) {
            return false;
        }
        sql << "DELETE FROM second_factors WHERE user_id = :user", soci::use(id);
        sql << "DELETE FROM recovery_codes WHERE user_id = :user", soci::use(id);
        note(sql, user, device, audited::totp_disabled, "Two-factor authentication was disabled.");
        return true;
    });
    on_mail_();
    co_return removed;
}

}  // namespace messenger::auth
