#include "domain/reauthentication.hpp"

#include "domain/account_rules.hpp"

namespace messenger::auth {

Reauthentication::Reauthentication(AccountStore& accounts, CredentialStore& credentials, PasswordHasher& hasher,
                                   TwoFactor& factors, SignInThrottle& sign_ins, Refusals& refusals, AuditLog& audit)
    : accounts_(accounts),
      credentials_(credentials),
      hasher_(hasher),
      factors_(factors),
      sign_ins_(sign_ins),
      refusals_(refusals),
      audit_(audit) {}

Task<Result<>> Reauthentication::prove(Identity caller, std::string password, std::optional<std::string> totp,
                                       Device device) {
    co_return co_await prove_with(caller, {std::move(password), std::move(totp)}, std::move(device));
}

Task<Result<>> Reauthentication::require(Identity caller, Proof proof, Device device) {
    if (proof.password) {
        co_return co_await prove_with(caller, std::move(proof), std::move(device));
    }
    if (proof.totp) {
        // A code proves nothing for an account that has no second factor.
        CO_TRY(const bool has_factor, co_await factors_.is_enabled(caller.user));
        if (has_factor) {
            co_return co_await prove_with(caller, std::move(proof), std::move(device));
        }
    }
    CO_TRY(const auto proved_at, co_await credentials_.authenticated_at(caller.session));
    if (!proved_at || *proved_at + proof_lifetime < now()) {
        co_return fail(problem::reauthentication_required);
    }
    co_return Result<>{};
}

Task<Result<>> Reauthentication::prove_with(Identity caller, Proof proof, Device device) {
    CO_TRY(const auto account, co_await accounts_.find(caller.user));
    if (!account) {
        co_return fail(problem::unauthenticated, "the account is gone");
    }
    AuditEntry entry{.action = std::string(audited::reauthenticated),
                     .actor = caller.user,
                     .subject = caller.user,
                     .device = device};
    const auto key = email_key(account->email);
    auto attempt = sign_ins_.begin(key, device.address, true, now());
    if (!attempt) {
        co_return std::unexpected(co_await refusals_.audited(
            attempt.error(),
            {.what = "proof of identity", .device = std::move(device), .actor = caller.user, .email_key = key}));
    }
    Result<> proved;
    if (proof.password) {
        CO_TRY(const bool fits, co_await hasher_.matches(account->password_hash, std::move(*proof.password)));
        if (!fits) {
            proved = fail(problem::wrong_password);
        }
    }
    if (proved) {
        proved = co_await factors_.check(caller.user, std::move(proof.totp), std::move(device));
    }
    if (!proved) {
        if (proved.error().is(problem::wrong_password) || proved.error().is(problem::invalid_totp)) {
            attempt->failed();
            entry.action = audited::reauthentication_failed;
            CO_CHECK_OK(co_await audit_.record(std::move(entry)));
        }
        co_return proved;
    }
    attempt->succeeded();
    CO_CHECK_OK(co_await audit_.record(std::move(entry)));
    co_return co_await credentials_.set_authenticated_at(caller.session, now());
}

}  // namespace messenger::auth
