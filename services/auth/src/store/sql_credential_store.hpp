// CredentialStore over SQL.
#pragma once

#include <functional>

#include "domain/credential_store.hpp"
#include "store/async_sql.hpp"

namespace messenger::auth {

class SqlCredentialStore final : public CredentialStore {
  public:
    /// `on_mail` is called on any thread after a mail was asked for.
    SqlCredentialStore(store::AsyncSql sql, std::function<void()> on_mail) : sql_(sql), on_mail_(std::move(on_mail)) {}

    Task<Result<>> request_mail(MailRequest request, AuditEntry entry) override;
    Task<Result<bool>> keep_token(OneTimeToken token, Timestamp not_after) override;
    Task<Result<std::optional<UserId>>> find_token(std::string hash, TokenPurpose purpose, Timestamp at) override;
    Task<Result<std::optional<UserId>>> verify_email(std::string token_hash, Timestamp at, Device device) override;
    Task<Result<std::optional<Changed>>> reset_password(PasswordReset reset) override;
    Task<Result<std::optional<Changed>>> change_password(PasswordChange change) override;
    Task<Result<std::optional<Timestamp>>> authenticated_at(SessionId session) override;
    Task<Result<>> set_authenticated_at(SessionId session, Timestamp at) override;
    Task<Result<bool>> is_familiar(std::string email_key, std::string address, Timestamp at) override;

  private:
    store::AsyncSql sql_;
    std::function<void()> on_mail_;
};

}  // namespace messenger::auth
