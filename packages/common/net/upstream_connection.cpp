#include "net/upstream_connection.hpp"

#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <optional>

namespace messenger::net {
namespace {

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t read_size = 64 * 1024;

}  // namespace

/// The timer is armed anew only when it has gone off too early: deadlines move with each request, mostly backwards in
/// time never.
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
    if (deadline != Clock::time_point::max() && (!state_->armed_for || deadline < *state_->armed_for)) {
        state_->arm();
    }
}

boost::system::error_code UpstreamConnection::failure(const boost::system::error_code& error) const {
    return state_->has_timed_out ? boost::asio::error::timed_out : error;
}

Task<bool> UpstreamConnection::start_tls(ssl_st* session) {
    state_->stream.start_tls(session, {});
    while (true) {
        const auto handshake = state_->stream.shake_hands();
        if (handshake != Stream::Handshake::wants_input) {
            co_return handshake == Stream::Handshake::done;
        }
        const auto [error] = co_await state_->stream.async_wait(Stream::Socket::wait_read, as_result);
        if (error) {
            co_return false;
        }
    }
}

Task<boost::system::error_code> UpstreamConnection::write(std::string_view first, std::string_view second,
                                                          std::string_view third) {
    std::array left{first, second, third};
    while (true) {
        std::array<iovec, left.size()> parts;
        std::size_t count = 0;
        for (const auto part : left) {
            if (!part.empty()) {
                parts[count++] = {const_cast<char*>(part.data()), part.size()};
            }
        }
        if (count == 0) {
            co_return boost::system::error_code();
        }
        boost::system::error_code error;
        auto sent = state_->stream.write_some(std::span(parts).first(count), error);
        for (auto& part : left) {
            const auto gone = std::min(sent, part.size());
            part.remove_prefix(gone);
            sent -= gone;
        }
        if (error == boost::asio::error::would_block) {
            std::tie(error) = co_await state_->stream.async_wait(Stream::Socket::wait_write, as_result);
        }
        if (error) {
            co_return failure(error);
        }
    }
}

Task<std::size_t> UpstreamConnection::read(std::span<char> buffer, boost::system::error_code& error) {
    while (true) {
        std::tie(error) = co_await state_->stream.async_wait(Stream::Socket::wait_read, as_result);
        const auto count = error ? 0 : state_->stream.read_some(buffer, error);
        if (error != boost::asio::error::would_block) {
            error = error ? failure(error) : error;
            co_return count;
        }
    }
}

Task<boost::system::error_code> UpstreamConnection::receive() {
    thread_local std::array<char, read_size> shared;
    boost::system::error_code error;
    // Others on the thread may use the buffer while this waits, but not between its last read and here.
    const auto count = co_await read(shared, error);
    received_.append(shared.data(), count);
    co_return error;
}

bool UpstreamConnection::is_stale() {
    char byte = 0;
    boost::system::error_code error;
    state_->stream.read_some({&byte, 1}, error);
    return error != boost::asio::error::would_block;
}

Stream UpstreamConnection::release() {
    state_->timer.cancel();
    auto stream = std::move(state_->stream);
    state_.reset();
    return stream;
}

}  // namespace messenger::net
