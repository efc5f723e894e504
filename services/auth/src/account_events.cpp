#include "account_events.hpp"

#include "core/failure.hpp"
#include "core/log.hpp"

namespace messenger::auth {
namespace {

constexpr std::chrono::milliseconds delivery_deadline{2'000};

}  // namespace

Task<Result<>> AccountEvents::deliver(store::OutboxEntry entry) {
    net::Request request;
    request.method = entry.topic == "user.deleted" ? net::Method::del : net::Method::put;
    request.path = "/internal/profiles/" + entry.subject;
    request.headers.add("Content-Type", "application/json");
    CO_TRY(const auto response,
           co_await user_service_.send(std::move(request), std::move(entry.payload), delivery_deadline));
    if (response.status >= 300) {
        co_return fail(problem::bad_gateway, "the user service answered " + std::to_string(response.status));
    }
    co_return Result<>{};
}

Task<> RelayAnnouncer::announce(UserId subject, PendingEvent event) {
    try {
        co_await relay_.deliver_now({event.id, event.topic, subject.to_string(), event.payload, 0});
    } catch (const std::exception& exception) {
        // The account exists and the event is stored: the relay goes on from here.
        log::warning("event not delivered yet", {{"topic", event.topic}, {"reason", safe_reason(exception)}});
    }
}

}  // namespace messenger::auth
