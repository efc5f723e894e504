#include "store/sql_administration_store.hpp"

#include <boost/json.hpp>

#include "core/unicode.hpp"
#include "store/account_rows.hpp"
#include "store/audit_rows.hpp"
#include "store/outbox.hpp"
#include "store/session_rows.hpp"
#include "store/sql_row.hpp"

namespace messenger::auth {
namespace {

/// A pattern for LIKE that finds a text anywhere; '!' escapes what LIKE gives a meaning.
std::string pattern_for(std::string_view text) {
    std::string pattern = "%";
    for (const char c : text) {
        if (c == '%' || c == '_' || c == '!') {
            pattern += '!';
        }
        pattern += ascii_lower(c);
    }
    return pattern + "%";
}

AuditEntry entry_for(std::string_view action, UserId subject, const Doer& by, Timestamp at) {
    return {.action = std::string(action), .actor = by.user, .subject = subject, .device = by.device, .at = at};
}

/// Whether somebody else would still be an administrator. Locks their rows, so that two of them can't take each other
/// away at the same time.
bool has_other_admin(soci::session& sql, const std::string& user) {
    soci::statement lock = (sql.prepare << "UPDATE users SET role = role WHERE role = 'admin'");
    lock.execute(true);
    int others = 0;
    sql << "SELECT count(*) FROM users WHERE role = 'admin' AND disabled = 0 AND id <> :user", soci::use(user),
        soci::into(others);
    return others > 0;
}

Result<> check_last_admin(soci::session& sql, const Account& account) {
    if (account.role == Role::admin && !account.disabled && !has_other_admin(sql, account.id.to_string())) {
        return fail(problem::last_admin);
    }
    return {};
}

Result<Account> locked_account(soci::session& sql, UserId user) {
    const auto id = user.to_string();
    auto account = lock_account(sql, id);
    if (!account) {
        return fail(problem::not_found, "no such user");
    }
    return std::move(*account);
}

void set_disabled(soci::session& sql, AdministrationStore::Changed& changed, const AccountChange& change) {
    const auto id = change.user.to_string();
    const int disabled = *change.disabled ? 1 : 0;
    sql << "UPDATE users SET disabled = :disabled WHERE id = :id", soci::use(disabled), soci::use(id);
    changed.account.disabled = *change.disabled;
    if (*change.disabled) {
        changed.ended = end_all_sessions(sql, id, RevocationReason::disabled, change.at);
    }
    insert_audit(sql,
                 entry_for(*change.disabled ? audited::disabled : audited::enabled, change.user, change.by, change.at));
}

void set_role(soci::session& sql, AdministrationStore::Changed& changed, const AccountChange& change) {
    const auto id = change.user.to_string();
    const std::string role(to_string(*change.role));
    const auto valid_from = next_tokens_valid_from(changed.account, change.at);
    const long long at = to_micros(valid_from);
    sql << "UPDATE users SET role = :role, tokens_valid_from = :at WHERE id = :id", soci::use(role), soci::use(at),
        soci::use(id);
    revoke_user(sql, id, RevocationReason::outdated, valid_from);
    auto entry = entry_for(audited::role_changed, change.user, change.by, change.at);
    entry.detail = role;
    insert_audit(sql, entry);
    changed.account.role = *change.role;
    changed.account.tokens_valid_from = valid_from;
    changed.role_changed = true;
}

}  // namespace

Task<Result<std::vector<Account>>> SqlAdministrationStore::accounts(AccountQuery query) {
    co_return co_await sql_.read([query = std::move(query)](soci::session& sql) -> Result<std::vector<Account>> {
        // Ids are lower-case hex, so that every one sorts before "g".
        const std::string before = query.before ? query.before->to_string() : "g";
        const auto pattern = pattern_for(query.text);
        const std::string role(query.role ? to_string(*query.role) : "");
        const int disabled = query.disabled ? (*query.disabled ? 1 : 0) : -1;
        const int wanted = static_cast<int>(query.limit);
        const soci::rowset<soci::row> rows =
            (sql.prepare << "SELECT " << account_columns
                         << " FROM users WHERE id < :before AND (email_key LIKE :pattern ESCAPE '!' OR "
                            "lower(display_name) LIKE :name ESCAPE '!') AND (:role = '' OR role = :same_role) AND "
                            "(:disabled = -1 OR disabled = :same_disabled) ORDER BY id DESC LIMIT :limit",
             soci::use(before), soci::use(pattern), soci::use(pattern), soci::use(role), soci::use(role),
             soci::use(disabled), soci::use(disabled), soci::use(wanted));
        std::vector<Account> accounts;
        for (const auto& row : rows) {
            accounts.push_back(to_account(row));
        }
        return accounts;
    });
}

Task<Result<AdministrationStore::Changed>> SqlAdministrationStore::change(AccountChange change) {
    co_return co_await sql_.write([change = std::move(change)](soci::session& sql) -> Result<Changed> {
        TRY(auto account, locked_account(sql, change.user));
        Changed changed{.account = std::move(account), .role_changed = false, .ended = {}};
        const bool disables = change.disabled.value_or(false) && !changed.account.disabled;
        const bool enables = !change.disabled.value_or(true) && changed.account.disabled;
        const bool has_new_role = change.role && *change.role != changed.account.role;
        if (disables || (has_new_role && *change.role != Role::admin)) {
            CHECK_OK(check_last_admin(sql, changed.account));
        }
        if (disables || enables) {
            set_disabled(sql, changed, change);
        }
        if (has_new_role) {
            set_role(sql, changed, change);
        }
        return changed;
    });
}

Task<Result<std::vector<SessionId>>> SqlAdministrationStore::end_sessions(UserId user, Doer by, Timestamp at) {
    co_return co_await sql_.write([=](soci::session& sql) -> Result<std::vector<SessionId>> {
        CHECK_OK(locked_account(sql, user));
        insert_audit(sql, entry_for(audited::signed_out_everywhere, user, by, at));
        return end_all_sessions(sql, user.to_string(), RevocationReason::ended, at);
    });
}

Task<Result<std::vector<SessionId>>> SqlAdministrationStore::erase(UserId user, Doer by, Timestamp at) {
    auto ended = co_await sql_.write([=](soci::session& sql) -> Result<std::vector<SessionId>> {
        TRY(const auto account, locked_account(sql, user));
        CHECK_OK(check_last_admin(sql, account));
        const auto id = user.to_string();
        auto sessions = end_all_sessions(sql, id, RevocationReason::deleted, at);
        // What hangs on the user goes with it. Where he was stays in the audit log without him.
        sql << "DELETE FROM users WHERE id = :id", soci::use(id);
        sql << "UPDATE audit_log SET address = '', user_agent = '' WHERE subject_id = :id AND actor_id = :same",
            soci::use(id), soci::use(id);
        insert_audit(sql, entry_for(audited::deleted, user, by, at));
        store::outbox::add(sql, "user.deleted", id, boost::json::serialize(boost::json::object{{"id", id}}));
        return sessions;
    });
    on_event_();
    co_return ended;
}

}  // namespace messenger::auth
