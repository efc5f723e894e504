#include "store/outbox_relay.hpp"

#include "core/log.hpp"
#include "net/as_result.hpp"

namespace messenger::store {
namespace {
constexpr std::size_t batch = 100;
constexpr auto idle_poll = std::chrono::seconds(1);
/// What remains of a lease when a delivery begins, beyond the delivery's own deadline.
constexpr auto margin = std::chrono::seconds(1);
constexpr auto renewal = std::chrono::seconds(3);
}  // namespace

OutboxRelay::OutboxRelay(boost::asio::any_io_executor executor, SqlPool& database, BlockingPool& blocking,
                         Subscriber& subscriber, std::string table)
    : wait_(std::make_shared<Wait>(executor)),
      database_(database),
      blocking_(blocking),
      subscriber_(subscriber),
      table_(std::move(table)) {}

void OutboxRelay::notify() {
    wake(false);
}
void OutboxRelay::stop() {
    wake(true);
}

void OutboxRelay::wake(bool stopping) {
    boost::asio::post(wait_->timer.get_executor(), [wait = wait_, stopping] {
        wait->notified = true;
        wait->stopping = wait->stopping || stopping;
        wait->timer.cancel();
    });
}

Task<> OutboxRelay::run() {
    while (!wait_->stopping) {
        wait_->notified = false;
        bool more = false;
        try {
            more = co_await deliver_pending() == batch;
        } catch (const std::exception& exception) {
            log::warning("outbox is not readable, trying again", {{"reason", safe_reason(exception)}});
        }
        if (!more && !wait_->notified) {
            wait_->timer.expires_after(idle_poll);
            co_await wait_->timer.async_wait(as_result);
        }
    }
    co_await release();
}

Task<> OutboxRelay::release() {
    if (!lease_taken_at_) {
        co_return;
    }
    try {
        static_cast<void>(co_await blocking_.run([this]() -> Result<> {
            database_.write([this](soci::session& session) { outbox::release_lease(session, table_, id_); });
            return {};
        }));
    } catch (const std::exception& exception) {
        log::warning("outbox not handed over, another instance has to wait", {{"reason", safe_reason(exception)}});
    }
}

Task<std::size_t> OutboxRelay::deliver_pending() {
    auto entries = co_await blocking_.run([this]() -> Result<std::vector<OutboxEntry>> { return pending(); });
    if (!entries) {
        co_return 0;
    }
    std::unordered_set<std::string> blocked;
    for (auto& entry : *entries) {
        if (wait_->stopping) {
            break;
        }
        // Later events of a subject wait for its earlier ones.
        if (blocked.contains(entry.subject)) {
            continue;
        }
        if (!co_await holds_lease()) {
            co_return 0;
        }
        std::string subject = entry.subject;
        if (!co_await deliver(std::move(entry))) {
            blocked.insert(std::move(subject));
        }
    }
    co_return entries->size();
}

std::vector<OutboxEntry> OutboxRelay::pending() {
    const auto at = now();
    if (!take_lease(at)) {
        return {};
    }
    return database_.read([&](soci::session& session) { return outbox::pending(session, at, batch, table_); });
}

bool OutboxRelay::take_lease(Timestamp at) {
    // A SQLite file has one process, and so one relay.
    if (database_.dialect() == Dialect::sqlite) {
        return true;
    }
    const bool is_taken = database_.write([&](soci::session& session) {
        return outbox::take_lease(session, table_, id_, at, at + renewal + subscriber_.longest_delivery() + margin);
    });
    lease_taken_at_ = is_taken ? std::optional(at) : std::nullopt;
    return is_taken;
}

Task<bool> OutboxRelay::holds_lease() {
    const auto at = now();
    if (!lease_taken_at_ || at - *lease_taken_at_ < renewal) {
        co_return true;
    }
    const auto is_held = co_await blocking_.run([this, at]() -> Result<bool> { return take_lease(at); });
    co_return is_held && *is_held;
}

Task<bool> OutboxRelay::deliver_now(OutboxEntry entry) {
    const auto id = entry.id;
    auto delivered = co_await subscriber_.deliver(std::move(entry));
    if (!delivered) {
        co_return false;
    }
    auto removed = co_await blocking_.run([this, id]() -> Result<> {
        database_.write([this, id](soci::session& session) { outbox::done(session, id, table_); });
        return {};
    });
    co_return removed.has_value();
}

Task<bool> OutboxRelay::deliver(OutboxEntry entry) {
    const auto id = entry.id;
    const auto topic = entry.topic;
    const int failures = entry.attempts + 1;
    std::string reason;
    try {
        if (co_await deliver_now(std::move(entry))) {
            co_return true;
        }
        reason = "refused";
    } catch (const std::exception& exception) {
        reason = safe_reason(exception);
    }
    log::warning("event not delivered, trying again later",
                 {{"topic", topic}, {"attempts", failures}, {"reason", reason}});
    const auto next = now() + outbox::backoff(failures);
    auto recorded = co_await blocking_.run([this, id, next]() -> Result<> {
        database_.write([this, id, next](soci::session& session) { outbox::failed(session, id, next, table_); });
        return {};
    });
    static_cast<void>(recorded);
    co_return false;
}

}  // namespace messenger::store
