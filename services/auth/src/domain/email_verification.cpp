#include "domain/email_verification.hpp"

#include "domain/account_rules.hpp"
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

Task<Result<>> EmailVerification::resend(std::string email, std::string address) {
    auto key = email_key(email);
    CO_TRY(const bool is_due, mails_.begin(key, address, now()));
    if (!is_due) {
        co_return Result<>{};
    }
    co_return co_await credentials_.request_mail(
        {.topic = std::string(mail_topic::verify_email), .email_key = std::move(key)});
}

}  // namespace messenger::auth
