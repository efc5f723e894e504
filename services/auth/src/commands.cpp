#include "commands.hpp"

#include <cstdio>

#include "configuration.hpp"
#include "core/encoding.hpp"
#include "domain/account_rules.hpp"
#include "domain/mail.hpp"
#include "domain/refresh_token.hpp"
#include "security/signing_key.hpp"
#include "settings.hpp"
#include "store/audit_rows.hpp"
#include "store/first_admin.hpp"
#include "store/sql_account_store.hpp"

namespace messenger::auth {
namespace {

/// Longer than that of a mailed link: whoever sets a server up is not in a hurry.
constexpr std::chrono::hours link_lifetime{24};

int create_admin(const CommandContext& context) {
    const auto& email = context.arguments.front();
    if (email_problem(email) != nullptr) {
        std::fprintf(stderr, "admin create: EMAIL must be an email address\n");
        return 2;
    }
    // The server may be running; it learns of this within a second.
    store::SqlPool database(offered_database_of(context.settings), context.data_dir,
                            {.sessions = 1, .is_only_process = false});
    const auto token = make_refresh_token();
    const auto made = make_admin(database, email, hash_of(token), now(), link_lifetime);
    if (made == AdminMade::promoted) {
        std::printf("%s is an administrator now. Signing in again gives the new rights.\n", email.c_str());
    } else {
        std::printf("Open this link within 24 hours to set the password of %s, who is an administrator:\n%s\n",
                    email.c_str(), MailTexts(context.settings.get(public_url)).password_link(token).c_str());
    }
    return 0;
}

int rotate_keys(const CommandContext& context) {
    // Before anything changes: without a database that can be written there would be a key that no audit log tells of.
    store::SqlPool database(offered_database_of(context.settings), context.data_dir,
                            {.sessions = 1, .is_only_process = false});
    migrate_accounts(database);
    const auto rotated = rotate_signing_key(key_file_of(context.settings, context.data_dir));
    database.write([&](soci::session& sql) {
        insert_audit(sql, {.action = std::string(audited::keys_rotated),
                           .actor = std::nullopt,
                           .subject = std::nullopt,
                           .device = {},
                           .detail = rotated.kid});
    });
    std::printf("New signing key: %s. A running server signs with it within seconds.\n", rotated.kid.c_str());
    std::printf("The key before is %s; delete it when its last access token has expired.\n", rotated.previous.c_str());
    return 0;
}

}  // namespace

std::vector<Command> auth_commands() {
    return {{"admin create", "EMAIL", "make an administrator, or an account one; prints a link to set a password",
             create_admin},
            {"keys rotate", "", "sign access tokens with a new key; tokens of the old one stay valid", rotate_keys}};
}

}  // namespace messenger::auth
