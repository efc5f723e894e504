#include "domain/mail.hpp"

namespace messenger::auth {
namespace {

std::string lifetime_text(std::chrono::minutes lifetime) {
    const auto hours = std::chrono::duration_cast<std::chrono::hours>(lifetime);
    return hours.count() > 1 ? std::to_string(hours.count()) + " hours" : std::to_string(lifetime.count()) + " minutes";
}

}  // namespace

MailTexts::MailTexts(std::string public_url) : public_url_(std::move(public_url)) {
    while (public_url_.ends_with('/')) {
        public_url_.pop_back();
    }
}

std::string MailTexts::password_link(const std::string& token) const {
    return public_url_ + "/reset-password#token=" + token;
}

Mail MailTexts::verify_email(const std::string& to, const std::string& token, std::chrono::minutes lifetime) const {
    return {.to = to,
            .subject = "Confirm your email address",
            .text =
                "Somebody, hopefully you, has made an account with this address. Open this link to confirm that "
                "it is yours:\n\n" +
                public_url_ + "/verify-email#token=" + token + "\n\nIt works for " + lifetime_text(lifetime) +
                ". If it was not you, do nothing.\n"};
}

Mail MailTexts::reset_password(const std::string& to, const std::string& token, std::chrono::minutes lifetime) const {
    return {.to = to,
            .subject = "Set a new password",
            .text = "Somebody, hopefully you, has asked for a new password. Open this link to set it:\n\n" +
                    password_link(token) + "\n\nIt works once, for " + lifetime_text(lifetime) +
                    ", and signs you out everywhere. If it was not you, do nothing: your password stays as it is.\n"};
}

Mail MailTexts::notice(const std::string& to, const std::string& what) const {
    return {.to = to,
            .subject = "A change to the security of your account",
            .text = what +
                    "\n\nIf it was not you, set a new password at once, which signs everybody out, and tell an "
                    "administrator:\n\n" +
                    public_url_ + "/forgot-password\n"};
}

}  // namespace messenger::auth
