#include "mail/mail_subscriber.hpp"

#include <boost/json.hpp>

#include "core/log.hpp"

namespace messenger::auth {
namespace {

/// About two hours of growing pauses: a link that comes later is of no use to anybody.
constexpr int most_attempts = 120;

}  // namespace

Task<Result<>> MailSubscriber::deliver(store::OutboxEntry entry) {
    const auto payload = boost::json::parse(entry.payload);
    MailRequest request{.topic = entry.topic,
                        .email_key = std::string(payload.at("email").as_string()),
                        .notice = std::string(payload.at("notice").as_string())};
    auto sent = co_await delivery_.deliver(std::move(request), entry.attempts > 0);
    if (!sent && entry.attempts >= most_attempts) {
        log::error("mail given up", {{"topic", entry.topic}, {"reason", sent.error().detail()}});
        co_return Result<>{};
    }
    if (!sent) {
        log::warning("mail not sent yet", {{"topic", entry.topic}, {"reason", sent.error().detail()}});
    }
    co_return sent;
}

}  // namespace messenger::auth
