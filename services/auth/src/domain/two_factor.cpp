#include "domain/two_factor.hpp"

#include "domain/refresh_token.hpp"
#include "domain/totp.hpp"

namespace messenger::auth {

Result<std::string> TwoFactor::secret_of(const StoredFactor& factor, UserId user) const {
    auto secret = sealer_.unseal(factor.sealed_secret, user.to_string());
    if (!secret) {
        return fail(problem::unavailable, "AUTH_ENCRYPTION_KEY is not the one that this account's secret needs");
    }
    return std::move(*secret);
}

Task<Result<TwoFactor::Enrollment>> TwoFactor::enroll(UserId user, std::string email) {
    Enrollment enrollment{.secret = make_totp_secret(), .uri = {}};
    enrollment.uri = totp_uri(enrollment.secret, email);
    CO_TRY(const bool begun, co_await store_.begin(user, sealer_.seal(enrollment.secret, user.to_string())));
    if (!begun) {
        co_return fail(problem::totp_already_enabled);
    }
    co_return enrollment;
}

Task<Result<std::vector<std::string>>> TwoFactor::confirm(UserId user, std::string code, Device device) {
    CO_TRY(const auto factor, co_await store_.find(user));
    if (!factor || factor->is_confirmed) {
        co_return fail(problem::conflict, "there is no enrolment to confirm");
    }
    CO_TRY(const auto secret, secret_of(*factor, user));
    const auto step = totp_step_of(secret, code, now());
    if (!step) {
        co_return fail(problem::invalid_totp);
    }
    auto codes = make_recovery_codes();
    std::vector<std::string> hashes;
    for (const auto& recovery_code : codes) {
        hashes.push_back(hash_of(recovery_code_key(recovery_code)));
    }
    CO_TRY(const bool confirmed, co_await store_.confirm(user, *step, std::move(hashes), std::move(device)));
    if (!confirmed) {
        co_return fail(problem::conflict, "there is no enrolment to confirm");
    }
    co_return codes;
}

Task<Result<>> TwoFactor::check(UserId user, std::optional<std::string> code, Device device) {
    CO_TRY(const auto factor, co_await store_.find(user));
    if (!factor || !factor->is_confirmed) {
        co_return Result<>{};
    }
    if (!code || code->empty()) {
        co_return fail(problem::totp_required);
    }
    bool is_proved = false;
    if (const auto recovery_code = recovery_code_key(*code); !recovery_code.empty()) {
        CO_TRY(is_proved, co_await store_.use_recovery_code(user, hash_of(recovery_code), std::move(device)));
    } else {
        CO_TRY(const auto secret, secret_of(*factor, user));
        if (const auto step = totp_step_of(secret, *code, now())) {
            CO_TRY(is_proved, co_await store_.use_step(user, *step));
        }
    }
    if (!is_proved) {
        co_return fail(problem::invalid_totp);
    }
    co_return Result<>{};
}

Task<Result<bool>> TwoFactor::is_enabled(UserId user) {
    CO_TRY(const auto factor, co_await store_.find(user));
    co_return factor && factor->is_confirmed;
}

Task<Result<>> TwoFactor::disable(UserId user, Device device) {
    CO_TRY(const bool removed, co_await store_.remove(user, std::move(device)));
    if (!removed) {
        co_return fail(problem::conflict, "two-factor authentication is not enabled");
    }
    co_return Result<>{};
}

}  // namespace messenger::auth
