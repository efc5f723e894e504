#include "domain/scheduled_store.hpp"

namespace messenger::chat {
namespace {

constexpr std::chrono::milliseconds default_delay{5'000};

/// Whether the same may succeed later without anybody's doing.
bool may_pass(const Error& error) {
    switch (error.code()) {
        case Errc::unavailable:
        case Errc::too_many_requests:
        case Errc::gateway_timeout:
        case Errc::internal:
            return true;
        default:
            return false;
    }
}

}  // namespace

SendOutcome outcome_of(ScheduledId id, const Error& refusal, Timestamp at) {
    if (may_pass(refusal)) {
        return {.id = id, .problem = {}, .again_at = at + refusal.retry_after().value_or(default_delay)};
    }
    return {.id = id, .problem = std::string(refusal.problem().slug), .again_at = std::nullopt};
}

}  // namespace messenger::chat
