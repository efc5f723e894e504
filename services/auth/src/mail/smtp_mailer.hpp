// Mailer over SMTP (RFC 5321) with libcurl, on the blocking pool.
#pragma once

#include <chrono>
#include <string>

#include "domain/mail.hpp"
#include "store/blocking_pool.hpp"

namespace messenger::auth {

struct SmtpServer {
    std::string url;  ///< smtp://host:587 or smtps://host:465
    std::string user;
    std::string password;
    std::string from;     ///< an address, or "Name <address>"
    bool needs_tls;       ///< smtp:// without STARTTLS is refused
    std::string ca_file;  ///< empty: the system's certificates
    std::chrono::milliseconds connect_deadline{5'000};
    std::chrono::milliseconds deadline{15'000};
};

class SmtpMailer final : public Mailer {
  public:
    /// The pool must outlive it.
    SmtpMailer(SmtpServer server, store::BlockingPool& blocking);
    /// unavailable, with a reason that holds no secret, when the server can't be reached or refuses.
    Task<Result<>> send(Mail mail) override;

  private:
    SmtpServer server_;
    store::BlockingPool& blocking_;
};

/// The address in "Name <address>".
std::string address_of(const std::string& mailbox);
/// Now, as a mail's header has it (RFC 5322, section 3.3): "Mon, 23 Nov 2026 11:45:02 +0000".
std::string mail_date();

}  // namespace messenger::auth
