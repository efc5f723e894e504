#include "domain/mail_delivery.hpp"

#include "domain/account_rules.hpp"
#include "domain/refresh_token.hpp"

namespace messenger::auth {
namespace {
constexpr std::chrono::minutes between_links{1};
}

MailDelivery::MailDelivery(AccountStore& accounts, CredentialStore& credentials, Mailer& mailer, MailTexts texts)
    : accounts_(accounts), credentials_(credentials), mailer_(mailer), texts_(std::move(texts)) {}

Task<Result<>> MailDelivery::deliver(MailRequest request, bool is_retry) {
    CO_TRY(auto account, co_await accounts_.find_by_email(request.email_key));
    if (!account || account->disabled) {
        co_return Result<>{};
    }
    if (request.topic == mail_topic::notice) {
        co_return co_await mailer_.send(texts_.notice(account->email, request.notice));
    }
    const bool verifies = request.topic == mail_topic::verify_email;
    if (verifies && account->email_verified) {
        co_return Result<>{};
    }
    co_return co_await deliver_link(std::move(*account),
                                    verifies ? TokenPurpose::verify_email : TokenPurpose::reset_password, is_retry);
}

Task<Result<>> MailDelivery::deliver_link(Account account, TokenPurpose purpose, bool is_retry) {
    const bool verifies = purpose == TokenPurpose::verify_email;
    const auto lifetime = verifies ? verification_lifetime : reset_lifetime;
    const auto at = now();
    const auto token = make_refresh_token();
    CO_TRY(const bool kept, co_await credentials_.keep_token({.hash = hash_of(token),
                                                              .user = account.id,
                                                              .purpose = purpose,
                                                              .email_key = email_key(account.email),
                                                              .created_at = at,
                                                              .expires_at = at + lifetime},
                                                             is_retry ? at : at - between_links));
    if (!kept) {
        co_return Result<>{};
    }
    co_return co_await mailer_.send(verifies ? texts_.verify_email(account.email, token, lifetime)
                                             : texts_.reset_password(account.email, token, lifetime));
}

}  // namespace messenger::auth
