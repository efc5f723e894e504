#include "net/ws/connection.hpp"

#include <boost/asio/post.hpp>
#include <utility>

#include "net/ws/connection_group.hpp"

namespace messenger::net::ws {

void Listener::on_binary(Connection&, std::string_view) {}
void Listener::on_outbox_half_empty(Connection&) {}

Connection::Connection(Upgraded upgraded, Options options, std::shared_ptr<Listener> listener)
    : place_(std::move(upgraded.place)),
      stream_(std::move(upgraded.stream)),
      listener_(std::move(listener)),
      decoder_({.role = options.role,
                .allow_binary = options.allow_binary,
                .allow_compressed = options.deflate.has_value(),
                .max_message_bytes = options.max_message_bytes}),
      leftover_(std::move(upgraded.leftover)),
      options_(options) {}

void Connection::close(std::uint16_t code, std::string_view reason) {
    if (state_ != State::open) {
        return;
    }
    state_ = State::closing;
    state_since_ = Clock::now();
    reason_ = {CloseReason::By::us, code, std::string(reason)};
    send_close_frame(code, reason);
    // The peer's close frame has to be read.
    resume_reading();
}

void Connection::start_draining() {
    if (state_ == State::closed) {
        return;
    }
    state_ = State::draining;
    state_since_ = Clock::now();
    finish_sending();
}

/// Half-closes once everything is sent, so that the peer reads the close frame instead of a reset.
void Connection::finish_sending() {
    if (state_ != State::draining || is_send_shut_ || !outbox_.is_empty()) {
        return;
    }
    is_send_shut_ = true;
    state_since_ = Clock::now();
    stream_.shutdown_send();
}

void Connection::abort() {
    finish();
}

void Connection::finish() {
    if (state_ == State::closed) {
        return;
    }
    state_ = State::closed;
    // What nobody reads the kernel is not to keep for minutes.
    stream_.close(!outbox_.is_empty());
    outbox_ = {};
    // Posted, so that a listener is not called from inside its own send or close.
    boost::asio::post(stream_.get_executor(), [self = shared_from_this()] {
        const auto listener = std::exchange(self->listener_, nullptr);
        listener->on_closed(*self, self->reason_);
        if (self->group_ != nullptr) {
            self->group_->remove(*self);
        }
    });
}

}  // namespace messenger::net::ws
