// Mailer for a server without SMTP: mails become files that whoever runs it can read.
#pragma once

#include <filesystem>

#include "domain/mail.hpp"
#include "store/blocking_pool.hpp"

namespace messenger::auth {

class FileMailer final : public Mailer {
  public:
    /// The folder is made when the first mail comes; the pool must outlive it.
    FileMailer(std::filesystem::path folder, store::BlockingPool& blocking);
    /// Writes `<time>-<random>.eml` with mode 0600 and logs its name; only the newest 100 are kept.
    Task<Result<>> send(Mail mail) override;

  private:
    std::filesystem::path folder_;
    store::BlockingPool& blocking_;
};

}  // namespace messenger::auth
