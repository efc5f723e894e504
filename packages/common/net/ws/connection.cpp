#include "net/ws/connection.hpp"

#include <sys/socket.h>

#include <boost/asio/post.hpp>
#include <cerrno>
#include <utility>

#include "net/ws/connection_group.hpp"

namespace messenger::net::ws {
namespace {

constexpr std::size_t read_buffer_bytes = 64 * 1024;
/// Full buffers read in a row before other connections get their turn.
constexpr int reads_a_turn = 4;

/// One for each thread: a view into it never outlives the handler that reads.
std::span<char> read_buffer() {
    thread_local const auto buffer = std::make_unique_for_overwrite<char[]>(read_buffer_bytes);
    return {buffer.get(), read_buffer_bytes};
}

SharedBuffer framed(Role role, Opcode opcode, std::string_view payload) {
    auto frame = std::make_shared<std::string>();
    frame->reserve(payload.size() + 14);
    append_frame_as(role, *frame, opcode, payload);
    return frame;
}

}  // namespace

void Listener::on_binary(Connection&, std::string_view) {}
void Listener::on_outbox_half_empty(Connection&) {}

Connection::Connection(Upgraded upgraded, Options options, std::shared_ptr<Listener> listener)
    : socket_(std::move(upgraded.socket)),
      listener_(std::move(listener)),
      decoder_({.role = options.role,
                .allow_binary = options.allow_binary,
                .allow_compressed = false,
                .max_message_bytes = options.max_message_bytes}),
      leftover_(std::move(upgraded.leftover)),
      options_(options) {
    boost::system::error_code ignored;
    socket_.set_option(boost::asio::ip::tcp::no_delay(true), ignored);
}

void Connection::start() {
    if (leftover_.empty()) {
        wait_readable();
        return;
    }
    boost::asio::post(socket_.get_executor(), [self = shared_from_this()] {
        auto bytes = std::exchange(self->leftover_, {});
        self->decode(bytes);
        self->wait_readable();
    });
}

void Connection::wait_readable() {
    if (state_ == State::closed) {
        return;
    }
    socket_.async_wait(boost::asio::socket_base::wait_read,
                       [self = shared_from_this()](boost::system::error_code error) {
                           if (!error) {
                               self->on_readable();
                           }
                       });
}

void Connection::on_readable() {
    for (int i = 0; i < reads_a_turn && read_some(); ++i) {
    }
    wait_readable();
}

/// True if there may be more to read.
bool Connection::read_some() {
    if (state_ == State::closed) {
        return false;
    }
    const auto buffer = read_buffer();
    ssize_t count = 0;
    do {
        count = ::recv(socket_.native_handle(), buffer.data(), buffer.size(), MSG_DONTWAIT);
    } while (count < 0 && errno == EINTR);
    if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
        return false;
    }
    if (count <= 0) {
        finish();
        return false;
    }
    last_received_ = Clock::now();
    decode(buffer.first(static_cast<std::size_t>(count)));
    return static_cast<std::size_t>(count) == buffer.size();
}

void Connection::decode(std::span<char> input) {
    while (state_ == State::open || state_ == State::closing) {
        const auto frame = decoder_.next(input);
        if (!frame) {
            if (state_ == State::open) {
                reason_ = {CloseReason::By::us, frame.error().code, std::string(frame.error().reason)};
                send_close_frame(reason_.code, reason_.text);
            }
            start_draining();
        } else if (*frame) {
            dispatch(**frame);
        } else {
            return;
        }
    }
}

void Connection::dispatch(const Frame& frame) {
    switch (frame.opcode) {
        case Opcode::text:
            if (state_ == State::open) {
                listener_->on_text(*this, frame.payload);
            }
            break;
        case Opcode::binary:
            if (state_ == State::open) {
                listener_->on_binary(*this, frame.payload);
            }
            break;
        case Opcode::ping:
            on_ping(frame.payload);
            break;
        case Opcode::close:
            on_close_frame(frame.payload);
            break;
        case Opcode::pong:
        case Opcode::continuation:
            break;
    }
}

void Connection::on_ping(std::string_view payload) {
    if (state_ != State::open) {
        return;
    }
    auto pong = std::make_shared<std::string>();
    append_frame_as(options_.role, *pong, Opcode::pong, payload);
    // A peer that pings and does not read gets one answer, to its latest ping.
    if (queued_pong_ && outbox_.is_untouched(queued_pong_.get())) {
        outbox_.adjust(static_cast<std::ptrdiff_t>(pong->size()) - static_cast<std::ptrdiff_t>(queued_pong_->size()));
        queued_pong_->swap(*pong);
        return;
    }
    push(pong);
    queued_pong_ = outbox_.is_empty() ? nullptr : std::move(pong);
}

void Connection::on_close_frame(std::string_view payload) {
    const auto said = parse_close(payload);
    if (state_ == State::open) {
        if (said) {
            reason_ = {CloseReason::By::peer, said->code, std::string(said->reason)};
            send_close_frame(said->code, {});
        } else {
            reason_ = {CloseReason::By::us, said.error().code, std::string(said.error().reason)};
            send_close_frame(reason_.code, reason_.text);
        }
    }
    start_draining();
}

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
    return send(framed(options_.role, Opcode::text, text), lane);
}

bool Connection::send_binary(std::string_view data, Lane lane) {
    return send(framed(options_.role, Opcode::binary, data), lane);
}

void Connection::ping() {
    static const SharedBuffer server_ping = framed(Role::server, Opcode::ping, {});
    if (state_ == State::open) {
        push(options_.role == Role::server ? server_ping : framed(options_.role, Opcode::ping, {}));
    }
}

void Connection::close(std::uint16_t code, std::string_view reason) {
    if (state_ != State::open) {
        return;
    }
    state_ = State::closing;
    state_since_ = Clock::now();
    reason_ = {CloseReason::By::us, code, std::string(reason)};
    send_close_frame(code, reason);
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
    boost::system::error_code ignored;
    socket_.shutdown(boost::asio::ip::tcp::socket::shutdown_send, ignored);
}

void Connection::abort() {
    finish();
}

void Connection::finish() {
    if (state_ == State::closed) {
        return;
    }
    state_ = State::closed;
    boost::system::error_code ignored;
    if (!outbox_.is_empty()) {
        // Nobody reads it; let the kernel not keep it for minutes.
        socket_.set_option(boost::asio::socket_base::linger(true, 0), ignored);
    }
    socket_.close(ignored);
    outbox_ = {};
    // Posted, so that a listener is not called from inside its own send or close.
    boost::asio::post(socket_.get_executor(), [self = shared_from_this()] {
        const auto listener = std::exchange(self->listener_, nullptr);
        listener->on_closed(*self, self->reason_);
        if (self->group_ != nullptr) {
            self->group_->remove(*self);
        }
    });
}

}  // namespace messenger::net::ws
