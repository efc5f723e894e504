// Outbox: events that leave a service are rows written in the transaction that causes them, and are delivered from
// there at least once. A service's migrations create the table:
//
//     CREATE TABLE outbox (id INTEGER PRIMARY KEY AUTOINCREMENT, topic TEXT NOT NULL, subject TEXT NOT NULL,
//         payload TEXT NOT NULL, created_at BIGINT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0,
//         next_attempt_at BIGINT NOT NULL);
//     CREATE INDEX outbox_by_subject ON outbox (subject, id);
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "core/result.hpp"
#include "net/task.hpp"
#include "store/sql_pool.hpp"

namespace messenger::store {

/// One event on its way out.
struct OutboxEntry {
    std::int64_t id = 0;
    std::string topic;    ///< "user.registered"
    std::string subject;  ///< what it is about; events of one subject are delivered in order
    std::string payload;  ///< JSON
    int attempts = 0;     ///< failed ones
};

/// Receives events; must cope with the same one again.
class Subscriber {
  public:
    virtual ~Subscriber() = default;
    /// Delivers one event, within longest_delivery(). An error, or an exception, means: again
    /// later.
    virtual Task<Result<>> deliver(OutboxEntry entry) = 0;
    /// How long a delivery takes at most, whether it succeeds or not.
    virtual std::chrono::milliseconds longest_delivery() const { return std::chrono::seconds(3); }
};

/// The statements on the table; each runs in the caller's transaction. A service with events that must not wait for
/// each other has several tables of that shape.
namespace outbox {

inline constexpr const char* default_table = "outbox";

/// Adds an event, due at `not_before`; returns its id.
std::int64_t add(soci::session& session, const std::string& topic, const std::string& subject,
                 const std::string& payload, Timestamp not_before = now(), const std::string& table = default_table);
/// The oldest events that are due, in order; none of a subject that has an earlier event waiting.
std::vector<OutboxEntry> pending(soci::session& session, Timestamp at, std::size_t limit,
                                 const std::string& table = default_table);
/// Removes a delivered event.
void done(soci::session& session, std::int64_t id, const std::string& table = default_table);
/// Counts a failure; the event is due again at `next_attempt`.
void failed(soci::session& session, std::int64_t id, Timestamp next_attempt, const std::string& table = default_table);
/// Takes or keeps the lease on a table until `until`, for the instance that delivers it; false if another one has it.
/// Leases are rows of the table `leases` (name, owner, until).
bool take_lease(soci::session& session, const std::string& table, const std::string& owner, Timestamp at,
                Timestamp until);
/// Gives the lease up, if this owner has it.
void release_lease(soci::session& session, const std::string& table, const std::string& owner);
/// How long an event waits after its n-th failure: 0.5 s, doubling up to a minute.
std::chrono::milliseconds backoff(int failures);

}  // namespace outbox
}  // namespace messenger::store
