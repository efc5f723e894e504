// OutboxRelay: delivers what a service's outbox holds. One per service; the host spawns run() on a shard and the
// service's stop() ends it.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <optional>
#include <string>
#include <unordered_set>

#include "core/encoding.hpp"
#include "store/blocking_pool.hpp"
#include "store/outbox.hpp"

namespace messenger::store {

/// In order for each subject, at least once, with growing pauses after failures. Of several instances on one database
/// server one delivers at a time; another takes over when it has stopped, or when it has died, four seconds after its
/// last delivery must have ended.
class OutboxRelay {
  public:
    /// The references must outlive it; `executor` is the shard that run() is spawned on.
    OutboxRelay(boost::asio::any_io_executor executor, SqlPool& database, BlockingPool& blocking,
                Subscriber& subscriber, std::string table = outbox::default_table);

    /// Delivers until stop(): at once when notified, and once a second looks for what is due again.
    Task<> run();
    /// Delivers one entry now, on the caller's shard, and removes it. False if that failed: the relay tries again when
    /// the entry is due, so add it with a `not_before` that leaves time for this call.
    Task<bool> deliver_now(OutboxEntry entry);
    /// Events were added. Thread-safe.
    void notify();
    /// Ends run() after the delivery under way. Thread-safe.
    void stop();

  private:
    Task<bool> deliver(OutboxEntry entry);
    Task<std::size_t> deliver_pending();
    std::vector<OutboxEntry> pending();
    bool take_lease(Timestamp at);
    /// Renews the lease when it is time for that; false when another instance has it.
    Task<bool> holds_lease();
    Task<> release();
    void wake(bool stopping);

    /// Shared with what is posted to the shard, which may run after the relay is gone.
    struct Wait {
        explicit Wait(const boost::asio::any_io_executor& executor) : timer(executor) {}
        boost::asio::steady_timer timer;
        bool notified = false;
        bool stopping = false;
    };
    std::shared_ptr<Wait> wait_;
    SqlPool& database_;
    BlockingPool& blocking_;
    Subscriber& subscriber_;
    const std::string table_;
    const std::string id_ = random_hex(16);
    std::optional<Timestamp> lease_taken_at_;  ///< of run(), which does one thing at a time; only on servers
};

}  // namespace messenger::store
