#include "net/upstream_connection.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <optional>

#include "net/as_result.hpp"

namespace messenger::net {
/// The timer is armed anew only when it has gone off too early: a request moves its deadline on several times, and the
/// next one uses the timer of the one before. So one that is idle has to be closed for its shard to end.
struct UpstreamConnection::State : std::enable_shared_from_this<State> {
    explicit State(Stream taken) : stream(std::move(taken)), timer(stream.get_executor()) {}

    void arm() {
        armed_for = deadline;
        timer.expires_at(deadline);
        timer.async_wait([weak = weak_from_this()](boost::system::error_code error) {
            const auto self = weak.lock();
            if (error || self == nullptr) {
                return;
            }
            self->armed_for.reset();
            if (self->deadline == Clock::time_point::max()) {
                return;
            }
            if (Clock::now() < self->deadline) {
                return self->arm();
            }
            self->has_timed_out = true;
            self->stream.close();
        });
    }

    /// What a wait ended with: the timer ends it by closing.
    boost::system::error_code explain(boost::system::error_code error) const {
        return error && has_timed_out ? boost::asio::error::timed_out : error;
    }

    Stream stream;
    boost::asio::steady_timer timer;
    Clock::time_point deadline = Clock::time_point::max();
    std::optional<Clock::time_point> armed_for;
    bool has_timed_out = false;
};

UpstreamConnection::UpstreamConnection(Stream stream) : state_(std::make_shared<State>(std::move(stream))) {}

UpstreamConnection::~UpstreamConnection() {
    if (state_) {
        state_->timer.cancel();
        state_->stream.close();
    }
}

void UpstreamConnection::expires_at(Clock::time_point deadline) {
    state_->deadline = deadline;
    if (deadline < state_->armed_for.value_or(Clock::time_point::max())) {
        state_->arm();
    }
}

Task<boost::system::error_code> UpstreamConnection::wait(Stream::Socket::wait_type direction) {
    const auto [error] = co_await state_->stream.async_wait(direction, as_result);
    co_return state_->explain(error);
}

std::size_t UpstreamConnection::read_some(std::span<char> buffer, boost::system::error_code& error) {
    return state_->stream.read_some(buffer, error);
}

std::size_t UpstreamConnection::write_some(std::span<const iovec> parts, boost::system::error_code& error) {
    return state_->stream.write_some(parts, error);
}

Task<bool> UpstreamConnection::start_tls(ssl_st* session) {
    state_->stream.start_tls(session, {});
    co_return co_await state_->stream.shake_hands();
}

Task<boost::system::error_code> UpstreamConnection::receive() {
    const auto [error] = co_await state_->stream.async_wait(Stream::Socket::wait_read, as_result);
    co_return take_input(error);
}

boost::system::error_code UpstreamConnection::take_input(boost::system::error_code waited) {
    auto error = state_->explain(waited);
    if (!error) {
        const auto shared = Stream::shared_buffer();
        received_.append(shared.data(), read_some(shared, error));
    }
    return error == boost::asio::error::would_block ? boost::system::error_code() : error;
}

Stream& UpstreamConnection::stream() {
    return state_->stream;
}

bool UpstreamConnection::is_stale() {
    if (!state_->stream.may_have_input()) {
        return false;
    }
    char byte = 0;
    boost::system::error_code error;
    read_some({&byte, 1}, error);
    return error != boost::asio::error::would_block;
}

Stream UpstreamConnection::release() {
    state_->timer.cancel();
    auto stream = std::move(state_->stream);
    state_.reset();
    return stream;
}

}  // namespace messenger::net
