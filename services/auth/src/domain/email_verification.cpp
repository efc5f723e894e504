#include "domain/email_verification.hpp"

#include "domain/refresh_token.hpp"

namespace messenger::auth {

Task<Result<>> EmailVerification::verify(std::string token, Device device) {
    CO_TRY(const auto user, co_await credentials_.verify_email(hash_of(token), now(), std::move(device)));
    if (!user) {
        co_return fail(problem::invalid_token);
    }
    accounts_.forget(*user);
    co_return Result<>{};
}

}  // namespace messenger::auth
