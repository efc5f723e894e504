// CredentialStore: what changing and recovering a password, and proving an email, need of a database. One suite of
// tests holds every implementation to this page.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/account.hpp"
#include "domain/audit.hpp"

namespace messenger::auth {

enum class TokenPurpose { verify_email, reset_password };

/// A link that was mailed: works once, and is known by the hash of its token only.
struct OneTimeToken {
    std::string hash;
    UserId user;
    TokenPurpose purpose = TokenPurpose::reset_password;
    std::string email_key;  ///< of the mailbox that it went to
    Timestamp created_at{};
    Timestamp expires_at{};
};

/// A mail that is to be made and sent: the token of a link is made when it is sent, so that no database keeps it.
struct MailRequest {
    std::string topic;
    std::string email_key;
    std::string notice{};  ///< for mail.notice: what has happened
};
namespace mail_topic {
inline constexpr std::string_view verify_email = "mail.verify-email";
inline constexpr std::string_view reset_password = "mail.reset-password";
inline constexpr std::string_view notice = "mail.notice";
}  // namespace mail_topic

/// Thread-safe. Every call may answer overloaded, and throws store::StoreError when the database is not usable.
class CredentialStore {
  public:
    virtual ~CredentialStore() = default;

    /// Stores that a mail is wanted, without a look at whether there is such an account, and the entry that tells so.
    virtual Task<Result<>> request_mail(MailRequest request, AuditEntry entry) = 0;
    /// Keeps a token in place of the user's earlier one for the purpose. False, and nothing is kept, if that one was
    /// made after `not_after`: mails are not to be had without end.
    virtual Task<Result<bool>> keep_token(OneTimeToken token, Timestamp not_after) = 0;
    /// Whose token it is; nothing if there is none, or it has expired.
    virtual Task<Result<std::optional<UserId>>> find_token(std::string hash, TokenPurpose purpose, Timestamp at) = 0;

    /// Uses a token up: the email is verified, if it is still the account's. Nothing if there is no such token.
    virtual Task<Result<std::optional<UserId>>> verify_email(std::string token_hash, Timestamp at, Device device) = 0;

    struct PasswordReset {
        std::string token_hash;
        std::string password_hash;
        Timestamp at{};
        Device device;
    };
    struct Changed {
        UserId user;
        std::vector<SessionId> ended;
    };
    /// Uses a token up: the account gets the password, a verified email (who read the mail owns the mailbox), and no
    /// sessions. Nothing if there is no such token.
    virtual Task<Result<std::optional<Changed>>> reset_password(PasswordReset reset) = 0;

    struct PasswordChange {
        UserId user;
        std::string old_hash;
        std::string new_hash;
        SessionId keep;
        Timestamp at{};
        Device device;
    };
    /// Replaces the hash and ends all sessions but one. Nothing if the hash has changed meanwhile.
    virtual Task<Result<std::optional<Changed>>> change_password(PasswordChange change) = 0;

    /// When the owner of a living session has last proved who he is, by signing in or again since.
    virtual Task<Result<std::optional<Timestamp>>> authenticated_at(SessionId session) = 0;
    virtual Task<Result<>> set_authenticated_at(SessionId session, Timestamp at) = 0;
    /// Whether the account with that email has a living session that was opened from the network of an address.
    virtual Task<Result<bool>> is_familiar(std::string email_key, std::string address, Timestamp at) = 0;
};

}  // namespace messenger::auth
