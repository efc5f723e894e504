#include "domain/passwords.hpp"

#include "domain/account_rules.hpp"
#include "domain/refresh_token.hpp"

namespace messenger::auth {
namespace {

Result<> check_password(const Account& account, const std::string& password) {
    if (const auto* problem = personal_password_problem(password, account.email, account.display_name)) {
        return invalid_field("/newPassword", problem);
    }
    return {};
}

}  // namespace

Passwords::Passwords(AccountStore& accounts, CredentialStore& credentials, PasswordHasher& hasher, EndedSessions& ended,
                     SignInThrottle& sign_ins, Refusals& refusals, AuditLog& audit)
    : accounts_(accounts),
      credentials_(credentials),
      hasher_(hasher),
      ended_(ended),
      sign_ins_(sign_ins),
      refusals_(refusals),
      audit_(audit) {}

Task<Result<>> Passwords::change(Change change) {
    CO_TRY(const auto account, co_await accounts_.find(change.user));
    if (!account) {
        co_return fail(problem::unauthenticated, "the account is gone");
    }
    CO_CHECK_OK(check_password(*account, change.fresh));
    const auto key = email_key(account->email);
    auto attempt = sign_ins_.begin(key, change.device.address, true, now());
    if (!attempt) {
        co_return std::unexpected(co_await refusals_.audited(
            attempt.error(),
            {.what = "password change", .device = std::move(change.device), .actor = change.user, .email_key = key}));
    }
    CO_TRY(const bool fits, co_await hasher_.matches(account->password_hash, std::move(change.current)));
    if (!fits) {
        attempt->failed();
        CO_CHECK_OK(co_await audit_.record({.action = std::string(audited::password_change_failed),
                                            .actor = change.user,
                                            .subject = change.user,
                                            .device = std::move(change.device)}));
        co_return fail(problem::wrong_password);
    }
    attempt->succeeded();
    CO_TRY(auto hash, co_await hasher_.hash(std::move(change.fresh)));
    const auto at = now();
    CO_TRY(const auto changed, co_await credentials_.change_password({.user = change.user,
                                                                      .old_hash = account->password_hash,
                                                                      .new_hash = std::move(hash),
                                                                      .keep = change.session,
                                                                      .at = at,
                                                                      .device = std::move(change.device)}));
    if (!changed) {
        co_return fail(problem::conflict, "the password was changed by another request");
    }
    ended_.add(changed->ended, at);
    co_return Result<>{};
}

Task<Result<>> Passwords::reset(std::string token, std::string fresh, Device device) {
    const auto hash = hash_of(token);
    CO_TRY(const auto user, co_await credentials_.find_token(hash, TokenPurpose::reset_password, now()));
    if (!user) {
        co_return fail(problem::invalid_token);
    }
    CO_TRY(const auto account, co_await accounts_.find(*user));
    if (!account) {
        co_return fail(problem::invalid_token);
    }
    CO_CHECK_OK(check_password(*account, fresh));
    CO_TRY(auto password_hash, co_await hasher_.hash(std::move(fresh)));
    const auto at = now();
    CO_TRY(const auto changed,
           co_await credentials_.reset_password(
               {.token_hash = hash, .password_hash = std::move(password_hash), .at = at, .device = std::move(device)}));
    if (!changed) {
        co_return fail(problem::invalid_token);
    }
    ended_.add(changed->ended, at);
    co_return Result<>{};
}

}  // namespace messenger::auth
