#include "store/first_admin.hpp"

#include "domain/account_rules.hpp"
#include "store/account_rows.hpp"
#include "store/audit_rows.hpp"
#include "store/outbox.hpp"
#include "store/sql_account_store.hpp"
#include "store/token_rows.hpp"

namespace messenger::auth {
namespace {

/// The part before the '@', in the lengths that names have.
std::string name_from(const std::string& email) {
    auto name = email_key(email).substr(0, max_display_name);
    name.resize(std::min(name.find('@'), name.size()));
    return name.size() < min_display_name ? "Administrator" : name;
}

void promote(soci::session& sql, const Account& account, Timestamp at) {
    const auto id = account.id.to_string();
    const auto valid_from = next_tokens_valid_from(account, at);
    const long long when = to_micros(valid_from);
    sql << "UPDATE users SET role = 'admin', tokens_valid_from = :at WHERE id = :id", soci::use(when), soci::use(id);
    revoke_user(sql, id, RevocationReason::outdated, valid_from);
    insert_audit(sql, {.action = std::string(audited::role_changed),
                       .actor = std::nullopt,
                       .subject = account.id,
                       .device = {},
                       .detail = "admin",
                       .at = at});
}

}  // namespace

AdminMade make_admin(store::SqlPool& database, const std::string& email, const std::string& token_hash, Timestamp at,
                     std::chrono::seconds lifetime) {
    migrate_accounts(database);
    return database.write([&](soci::session& sql) {
        const auto key = email_key(email);
        auto account = select_account(sql, "email_key", key);
        const bool is_known = account.has_value();
        if (!is_known) {
            account = Account{.id = UserId::generate(),
                              .email = std::string(trimmed(email)),
                              .display_name = name_from(email),
                              .role = Role::admin,
                              .created_at = at};
            insert_account(sql, *account);
            store::outbox::add(sql, "user.registered", account->id.to_string(), registered_payload(*account));
            insert_audit(sql, {.action = std::string(audited::admin_created),
                               .actor = std::nullopt,
                               .subject = account->id,
                               .device = {},
                               .at = at});
        } else if (account->role != Role::admin) {
            promote(sql, *account, at);
        }
        if (!account->password_hash.empty()) {
            return AdminMade::promoted;
        }
        replace_token(sql, {.hash = token_hash,
                            .user = account->id,
                            .purpose = TokenPurpose::reset_password,
                            .email_key = key,
                            .created_at = at,
                            .expires_at = at + lifetime});
        return AdminMade::created;
    });
}

}  // namespace messenger::auth
