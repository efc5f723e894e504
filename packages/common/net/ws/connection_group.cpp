#include "net/ws/connection_group.hpp"

#include <boost/asio/post.hpp>
#include <utility>

namespace messenger::net::ws {
namespace {

constexpr auto sweep_period = std::chrono::seconds(1);
constexpr auto drain_period = std::chrono::milliseconds(50);

}  // namespace

ConnectionGroup::ConnectionGroup(const boost::asio::any_io_executor& executor, Options options)
    : options_(options), timer_(executor), alive_(std::make_shared<ConnectionGroup*>(this)) {}

ConnectionGroup::~ConnectionGroup() {
    for (const auto& connection : connections_) {
        connection->group_ = nullptr;
        connection->abort();
    }
}

void ConnectionGroup::abort_all() {
    for (const auto& connection : std::vector(connections_)) {
        connection->abort();
    }
}

void ConnectionGroup::add(const std::shared_ptr<Connection>& connection) {
    const auto now = Clock::now();
    connection->group_ = this;
    connection->group_index_ = connections_.size();
    connection->last_received_ = now;
    // Fibonacci hashing spreads those that come at the same time evenly over the heartbeat.
    const double share = static_cast<double>(added_++ * 2654435769U) / 4294967296.0;
    connection->next_ping_ = now + std::chrono::duration_cast<Clock::duration>(options_.heartbeat * share);
    connections_.push_back(connection);
    arm_timer();
    if (drain_) {
        connection->close(drain_->code, drain_->reason);
    }
}

void ConnectionGroup::flush_soon(std::shared_ptr<Connection> connection) {
    unflushed_.push_back(std::move(connection));
    if (unflushed_.size() > 1) {
        return;
    }
    boost::asio::post(timer_.get_executor(), [alive = std::weak_ptr(alive_)] {
        if (const auto group = alive.lock()) {
            // Listeners that are told of room in an outbox may send more, which leaves at the end of the next turn.
            for (const auto& unflushed : std::exchange((*group)->unflushed_, {})) {
                unflushed->flush();
            }
        }
    });
}

void ConnectionGroup::remove(Connection& connection) {
    connection.group_ = nullptr;
    const auto index = connection.group_index_;
    connections_[index].swap(connections_.back());
    connections_[index]->group_index_ = index;
    connections_.pop_back();
    if (!connections_.empty()) {
        return;
    }
    timer_.cancel();
    if (drain_ && drain_->done) {
        std::exchange(drain_->done, {})();
    }
}

void ConnectionGroup::close_all(std::uint16_t code, std::string reason, Clock::duration spread,
                                std::move_only_function<void()> done) {
    drain_.emplace(Drain{code, std::move(reason), Clock::now(), spread, connections_.size(), 0, std::move(done)});
    if (connections_.empty()) {
        if (drain_->done) {
            boost::asio::post(timer_.get_executor(), std::exchange(drain_->done, {}));
        }
        return;
    }
    close_due(drain_->start);
    timer_.cancel();
}

void ConnectionGroup::close_due(Clock::time_point now) {
    auto& drain = *drain_;
    const auto elapsed = now - drain.start;
    auto due = drain.total;
    if (elapsed < drain.spread) {
        due = static_cast<std::size_t>(static_cast<double>(drain.total) * static_cast<double>(elapsed.count()) /
                                       static_cast<double>(drain.spread.count()));
    }
    for (const auto& connection : connections_) {
        if (drain.closed >= due && elapsed < drain.spread) {
            break;
        }
        if (connection->is_open()) {
            connection->close(drain.code, drain.reason);
            ++drain.closed;
        }
    }
}

void ConnectionGroup::sweep(Clock::time_point now) {
    for (const auto& connection : connections_) {
        check(*connection, now);
    }
}

void ConnectionGroup::check(Connection& connection, Clock::time_point now) const {
    using State = Connection::State;
    switch (connection.state_) {
        case State::open:
            if (now - connection.last_received_ >= options_.idle_timeout) {
                connection.abort();
            } else if (now >= connection.next_ping_) {
                connection.next_ping_ = now + options_.heartbeat;
                connection.ping();
            }
            break;
        case State::closing:
        case State::draining:
            if (now - connection.state_since_ >=
                (connection.is_send_shut_ ? options_.linger : options_.close_timeout)) {
                connection.abort();
            }
            break;
        case State::closed:
            break;
    }
}

void ConnectionGroup::arm_timer() {
    if (is_timer_armed_ || connections_.empty()) {
        return;
    }
    is_timer_armed_ = true;
    const auto now = Clock::now();
    if (next_sweep_ <= now) {
        next_sweep_ = now + sweep_period;
    }
    timer_.expires_at(drain_ ? std::min<Clock::time_point>(next_sweep_, now + drain_period) : next_sweep_);
    timer_.async_wait([alive = std::weak_ptr(alive_)](boost::system::error_code) {
        if (const auto group = alive.lock()) {
            (*group)->on_timer();
        }
    });
}

void ConnectionGroup::on_timer() {
    is_timer_armed_ = false;
    const auto now = Clock::now();
    if (drain_) {
        close_due(now);
    }
    if (now >= next_sweep_) {
        sweep(now);
    }
    arm_timer();
}

}  // namespace messenger::net::ws
