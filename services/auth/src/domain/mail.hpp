// What auth writes to its users, and the interface of what sends it.
#pragma once

#include <chrono>
#include <string>

#include "core/result.hpp"
#include "net/task.hpp"

namespace messenger::auth {

struct Mail {
    std::string to;  ///< one address
    std::string subject;
    std::string text;
};

/// Thread-safe.
class Mailer {
  public:
    virtual ~Mailer() = default;
    /// Hands a mail over, within a deadline of its own. An error, or an exception, means: try again later.
    virtual Task<Result<>> send(Mail mail) = 0;
};

/// Writes the texts. Links hold their token behind '#', which browsers send to no server and write into no log.
class MailTexts {
  public:
    /// Links begin with `public_url`, where users reach the gateway.
    explicit MailTexts(std::string public_url);

    Mail verify_email(const std::string& to, const std::string& token, std::chrono::minutes lifetime) const;
    Mail reset_password(const std::string& to, const std::string& token, std::chrono::minutes lifetime) const;
    /// That something about the security of the account has changed: "Your password was changed."
    Mail notice(const std::string& to, const std::string& what) const;
    /// The link that sets a password.
    std::string password_link(const std::string& token) const;

  private:
    std::string public_url_;
};

}  // namespace messenger::auth
