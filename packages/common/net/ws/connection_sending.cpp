// What a connection sends: tried at once, the rest queued.
#include <boost/asio/socket_base.hpp>
#include <utility>

#include "net/ws/connection.hpp"

namespace messenger::net::ws {
namespace {

/// Shorter messages hardly get smaller.
constexpr std::size_t min_compressed_bytes = 64;

SharedBuffer framed(Role role, Opcode opcode, std::string_view payload) {
    auto frame = std::make_shared<std::string>();
    frame->reserve(payload.size() + 14);
    append_frame_as(role, *frame, opcode, payload);
    return frame;
}

}  // namespace

bool Connection::send(SharedBuffer frames, Lane lane) {
    if (state_ != State::open) {
        return false;
    }
    std::size_t sent = 0;
    if (outbox_.is_empty()) {
        const auto count = send_some(socket_.native_handle(), frames->data(), frames->size());
        if (count < 0) {
            finish();
            return false;
        }
        sent = static_cast<std::size_t>(count);
        if (sent == frames->size()) {
            return true;
        }
    }
    const auto wanted = outbox_.bytes() + frames->size() - sent;
    // Once a part is sent, the rest has to follow.
    if (lane == Lane::ephemeral && sent == 0 && wanted > options_.outbox_limit_bytes / 2) {
        return false;
    }
    const bool is_too_slow = wanted > options_.outbox_limit_bytes;
    if (!is_too_slow || sent > 0) {
        outbox_.push(std::move(frames), sent);
        wait_writable();
    }
    if (is_too_slow) {
        // What waits would keep the close frame from a client that begins to read again.
        outbox_.drop_unsent_frames();
        close(close_code::too_slow, "reads too slowly");
    }
    return !is_too_slow;
}

bool Connection::send_text(std::string_view text, Lane lane) {
    return send_message(Opcode::text, text, lane);
}

bool Connection::send_binary(std::string_view data, Lane lane) {
    return send_message(Opcode::binary, data, lane);
}

bool Connection::send_message(Opcode opcode, std::string_view payload, Lane lane) {
    if (state_ != State::open) {
        return false;
    }
    if (!options_.deflate || payload.size() < min_compressed_bytes) {
        return send(framed(options_.role, opcode, payload), lane);
    }
    auto frame = std::make_shared<std::string>();
    const auto compressed = deflate_message(payload, options_.deflate->server_window_bits);
    append_frame_as(options_.role, *frame, opcode, compressed, {.rsv1 = true});
    return send(std::move(frame), lane);
}

void Connection::ping() {
    static const SharedBuffer server_ping = framed(Role::server, Opcode::ping, {});
    if (state_ == State::open) {
        push(options_.role == Role::server ? server_ping : framed(options_.role, Opcode::ping, {}));
    }
}

void Connection::send_close_frame(std::uint16_t code, std::string_view reason) {
    push(framed(options_.role, Opcode::close, close_payload(code, reason)));
}

/// Sends or queues without a limit: for the few control frames that a connection makes itself.
void Connection::push(SharedBuffer frames) {
    std::size_t sent = 0;
    if (outbox_.is_empty()) {
        const auto count = send_some(socket_.native_handle(), frames->data(), frames->size());
        if (count < 0) {
            finish();
            return;
        }
        sent = static_cast<std::size_t>(count);
    }
    if (sent < frames->size()) {
        outbox_.push(std::move(frames), sent);
        wait_writable();
    }
}

void Connection::wait_writable() {
    if (is_waiting_writable_ || state_ == State::closed) {
        return;
    }
    is_waiting_writable_ = true;
    socket_.async_wait(boost::asio::socket_base::wait_write,
                       [self = shared_from_this()](boost::system::error_code error) {
                           self->is_waiting_writable_ = false;
                           if (!error && self->state_ != State::closed) {
                               self->on_writable();
                           }
                       });
}

void Connection::on_writable() {
    const auto half = options_.outbox_limit_bytes / 2;
    const bool was_over_half = outbox_.bytes() > half;
    if (!outbox_.drain(socket_.native_handle())) {
        finish();
        return;
    }
    if (!outbox_.is_empty()) {
        wait_writable();
    } else {
        queued_pong_.reset();
        finish_sending();
    }
    if (state_ == State::open && was_over_half && outbox_.bytes() <= half) {
        listener_->on_outbox_half_empty(*this);
    }
}

}  // namespace messenger::net::ws
