#include "mail/file_mailer.hpp"

#include <algorithm>
#include <fstream>
#include <vector>

#include "core/clock.hpp"
#include "core/encoding.hpp"
#include "core/log.hpp"
#include "mail/smtp_mailer.hpp"

namespace messenger::auth {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kept = 100;

void remove_oldest(const fs::path& folder) {
    std::vector<fs::path> mails;
    for (const auto& entry : fs::directory_iterator(folder)) {
        if (entry.path().extension() == ".eml") {
            mails.push_back(entry.path());
        }
    }
    std::ranges::sort(mails, std::ranges::greater());
    for (std::size_t i = kept; i < mails.size(); ++i) {
        fs::remove(mails[i]);
    }
}

Result<> write(const fs::path& folder, const Mail& mail) {
    std::error_code error;
    fs::create_directories(folder, error);
    auto time = to_rfc3339(now());
    std::ranges::replace(time, ':', '-');
    const auto file = folder / (time + "-" + random_hex(4) + ".eml");
    std::ofstream out(file, std::ios::binary);
    fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write, error);
    out << "Date: " << mail_date() << "\nTo: <" << mail.to << ">\nSubject: " << mail.subject
        << "\nContent-Type: text/plain; charset=utf-8\n\n"
        << mail.text;
    if (!out.flush()) {
        return fail(problem::unavailable, "a mail can't be written into the data folder");
    }
    log::info("mail written, since SMTP_URL is not set", {{"file", file.string()}});
    remove_oldest(folder);
    return {};
}

}  // namespace

FileMailer::FileMailer(fs::path folder, store::BlockingPool& blocking)
    : folder_(std::move(folder)), blocking_(blocking) {}

Task<Result<>> FileMailer::send(Mail mail) {
    co_return co_await blocking_.run([this, mail = std::move(mail)] { return write(folder_, mail); });
}

}  // namespace messenger::auth
