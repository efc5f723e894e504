#include "store/chat_outbox.hpp"

#include <boost/json.hpp>

#include "core/failure.hpp"
#include "core/log.hpp"

#include "text_or_null.hpp"

namespace messenger::user {
namespace {

/// For the delivery that a request waits for; after that the event is the relay's.
constexpr std::chrono::milliseconds delivery_head_start{3'000};

bool has_waiting(soci::session& session, const std::string& user) {
    int waiting = 0;
    session << "SELECT count(*) FROM chat_outbox WHERE subject = :subject", soci::use(user), soci::into(waiting);
    return waiting > 0;
}

}  // namespace

void ChatEvents::add(std::string_view topic, const std::string& payload) {
    const bool is_deliverable = !deliverable_.empty() || !has_waiting(session_, user_);
    const auto due = now() + (is_deliverable ? delivery_head_start : std::chrono::milliseconds(0));
    const auto id = store::outbox::add(session_, std::string(topic), user_, payload, due, chat_table);
    if (is_deliverable) {
        deliverable_.push_back({id, std::string(topic), user_, payload, 0});
    }
}

void ChatEvents::forget_earlier() {
    session_ << "DELETE FROM chat_outbox WHERE subject = :subject", soci::use(user_);
}

std::string card_payload(const Profile& profile) {
    boost::json::object card{{"displayName", profile.display_name}, {"username", text_or_null(profile.username)}};
    card["avatar"] = text_or_null(profile.avatar ? std::optional(profile.avatar->to_string()) : std::nullopt);
    return boost::json::serialize(card);
}

std::string privacy_payload(const PrivacySettings& privacy) {
    return boost::json::serialize(
        boost::json::object{{"lastSeen", to_string(privacy.last_seen)}, {"readReceipts", privacy.read_receipts}});
}

Task<> ChatOutbox::deliver(std::vector<store::OutboxEntry> events) {
    for (auto& event : events) {
        const auto topic = event.topic;
        try {
            if (!co_await relay_.deliver_now(std::move(event))) {
                co_return;
            }
        } catch (const std::exception& exception) {
            // The change is stored, and so is the event: the relay goes on from here.
            log::warning("event not delivered yet", {{"topic", topic}, {"reason", safe_reason(exception)}});
            co_return;
        }
    }
}

}  // namespace messenger::user
