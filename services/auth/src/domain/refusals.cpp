#include "domain/refusals.hpp"

namespace messenger::auth {

Task<Error> Refusals::audited(Refusal refusal, Attempt attempt) {
    if (!refusal.is_first) {
        co_return refusal.to_error();
    }
    AuditEntry entry{.action = std::string(audited::throttled),
                     .actor = attempt.actor,
                     .subject = std::nullopt,
                     .device = std::move(attempt.device),
                     .detail = std::move(attempt.what)};
    if (!attempt.email_key.empty()) {
        const auto account = co_await accounts_.find_by_email(std::move(attempt.email_key));
        if (!account) {
            co_return account.error();
        }
        if (*account) {
            entry.subject = (*account)->id;
        }
    }
    if (const auto recorded = co_await audit_.record(std::move(entry)); !recorded) {
        co_return recorded.error();
    }
    co_return refusal.to_error();
}

}  // namespace messenger::auth
