// What a connection sends: queued, and handed to the kernel at the end of the turn.
#include <boost/asio/post.hpp>
#include <utility>

#include "net/ws/connection_group.hpp"

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
    const auto limit = options_.outbox_limit_bytes;
    const auto allowed = lane == Lane::ephemeral ? limit / 2 : limit;
    const auto size = frames->size();
    // What the kernel would take does not count against a client.
    if (outbox_.bytes() + size > allowed && !drain_outbox()) {
        return false;
    }
    if (lane == Lane::ephemeral && outbox_.bytes() + size > allowed) {
        return false;
    }
    outbox_.push(std::move(frames));
    if (outbox_.bytes() > limit && !drain_outbox()) {
        return false;
    }
    is_half_empty_due_ = is_half_empty_due_ || outbox_.bytes() > limit / 2;
    flush_soon();
    if (outbox_.bytes() > limit) {
        // What waits would keep the close frame from a client that begins to read again.
        outbox_.drop_unsent_frames();
        close(close_code::too_slow, "reads too slowly");
        return false;
    }
    return true;
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

/// Queues without a limit: for the few control frames that a connection makes itself.
void Connection::push(SharedBuffer frames) {
    outbox_.push(std::move(frames));
    flush_soon();
}

/// Everything that is sent in one turn of the loop leaves in one call to the kernel.
void Connection::flush_soon() {
    if (is_flush_due_ || is_waiting_writable_) {
        return;
    }
    is_flush_due_ = true;
    if (group_ != nullptr) {
        group_->flush_soon(shared_from_this());
    } else {
        boost::asio::post(stream_.get_executor(), [self = shared_from_this()] { self->flush(); });
    }
}

/// False when the connection is broken, which ends it.
bool Connection::drain_outbox() {
    if (outbox_.drain(stream_)) {
        return true;
    }
    finish();
    return false;
}

void Connection::flush() {
    is_flush_due_ = false;
    if (state_ == State::closed || !drain_outbox()) {
        return;
    }
    if (!outbox_.is_empty()) {
        wait_writable();
    } else {
        queued_pong_.reset();
        finish_sending();
    }
    if (is_half_empty_due_ && state_ == State::open && outbox_.bytes() <= options_.outbox_limit_bytes / 2) {
        is_half_empty_due_ = false;
        listener_->on_outbox_half_empty(*this);
    }
}

void Connection::wait_writable() {
    if (is_waiting_writable_ || state_ == State::closed) {
        return;
    }
    is_waiting_writable_ = true;
    stream_.async_wait(Stream::Socket::wait_write, [self = shared_from_this()](boost::system::error_code error) {
        self->is_waiting_writable_ = false;
        if (!error) {
            self->flush();
        }
    });
}

}  // namespace messenger::net::ws
