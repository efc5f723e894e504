#include "domain/mailed_links.hpp"

#include "domain/account_rules.hpp"

namespace messenger::auth {

Task<Result<>> MailedLinks::request_reset(std::string email, Device device) {
    return request(
        {.topic = mail_topic::reset_password, .event = audited::reset_link_requested, .what = "password reset link"},
        std::move(email), std::move(device));
}

Task<Result<>> MailedLinks::request_verification(std::string email, Device device) {
    return request(
        {.topic = mail_topic::verify_email, .event = audited::verification_link_requested, .what = "verification link"},
        std::move(email), std::move(device));
}

Task<Result<>> MailedLinks::request(Link link, std::string email, Device device) {
    auto key = email_key(email);
    const auto at = now();
    if (const auto begun = mails_.begin_request(device.address, at); !begun) {
        co_return std::unexpected(co_await refusals_.audited(
            begun.error(), {.what = std::string(link.what), .device = std::move(device), .email_key = key}));
    }
    if (const auto begun = mails_.begin_mail(key, at); !begun) {
        auto error = co_await refusals_.audited(
            begun.error(),
            {.what = std::string(link.what) + " of one mailbox", .device = std::move(device), .email_key = key});
        // That the mailbox has had its share would tell that there is such an account.
        co_return error.is(problem::too_many_requests) ? Result<>{} : std::unexpected(std::move(error));
    }
    CO_TRY(const auto account, co_await accounts_.find_by_email(key));
    co_return co_await credentials_.request_mail({.topic = std::string(link.topic), .email_key = std::move(key)},
                                                 {.action = std::string(link.event),
                                                  .actor = std::nullopt,
                                                  .subject = account ? std::optional(account->id) : std::nullopt,
                                                  .device = std::move(device)});
}

}  // namespace messenger::auth
