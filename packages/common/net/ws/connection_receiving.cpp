// What a connection receives: bytes into the thread's buffer, frames out of it, listeners called.
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <memory>
#include <utility>

#include "net/ws/connection.hpp"

namespace messenger::net::ws {
namespace {

constexpr std::size_t read_buffer_bytes = 64 * 1024;
/// Full buffers read in a row before other connections get their turn.
constexpr int reads_a_turn = 4;
/// With less than this in the outbox every ping gets its own answer.
constexpr std::size_t max_bytes_before_pong = 16 * 1024;

/// One for each thread: a view into it never outlives the handler that reads.
std::span<char> read_buffer() {
    thread_local const auto buffer = std::make_unique_for_overwrite<char[]>(read_buffer_bytes);
    return {buffer.get(), read_buffer_bytes};
}

}  // namespace

void Connection::start() {
    if (leftover_.empty()) {
        wait_readable();
        return;
    }
    boost::asio::post(stream_.get_executor(), [self = shared_from_this()] { self->decode_leftover(); });
}

void Connection::decode_leftover() {
    auto bytes = std::exchange(leftover_, {});
    decode(bytes);
    wait_readable();
}

void Connection::pause_reading() {
    is_paused_ = state_ == State::open;
}

void Connection::resume_reading() {
    if (!is_paused_) {
        return;
    }
    is_paused_ = false;
    // Posted, so that a listener is not called from inside its own call.
    boost::asio::post(stream_.get_executor(), [self = shared_from_this()] { self->decode_leftover(); });
}

void Connection::wait_readable() {
    if (state_ == State::closed || is_paused_ || is_waiting_readable_) {
        return;
    }
    is_waiting_readable_ = true;
    stream_.async_wait(Stream::Socket::wait_read, [self = shared_from_this()](boost::system::error_code error) {
        self->is_waiting_readable_ = false;
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
    if (state_ == State::closed || is_paused_) {
        return false;
    }
    const auto buffer = read_buffer();
    boost::system::error_code error;
    const auto count = stream_.read_some(buffer, error);
    if (error == boost::asio::error::would_block) {
        return false;
    }
    if (error) {
        finish();
        return false;
    }
    last_received_ = Clock::now();
    decode(buffer.first(count));
    return count == buffer.size();
}

void Connection::decode(std::span<char> input) {
    while (state_ == State::open || state_ == State::closing) {
        if (is_paused_) {
            leftover_.append(input.data(), input.size());
            return;
        }
        const auto frame = decoder_.next(input);
        if (!frame) {
            violate(frame.error());
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
        case Opcode::binary:
            if (state_ == State::open) {
                dispatch_message(frame);
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

void Connection::dispatch_message(const Frame& frame) {
    auto message = frame.payload;
    if (frame.is_compressed) {
        const auto inflated = inflate_message(message, decoder_.max_message_bytes());
        if (!inflated) {
            return violate(inflated.error());
        }
        message = *inflated;
        Utf8Validator utf8;
        if (frame.opcode == Opcode::text && (!utf8.feed(message) || !utf8.is_complete())) {
            return violate({close_code::invalid_text, "the text is not UTF-8"});
        }
    }
    if (frame.opcode == Opcode::text) {
        listener_->on_text(*this, message);
    } else {
        listener_->on_binary(*this, message);
    }
}

/// The peer broke the protocol: it is told why, and nothing more is read.
void Connection::violate(const Violation& violation) {
    if (state_ == State::open) {
        reason_ = {CloseReason::By::us, violation.code, std::string(violation.reason)};
        send_close_frame(reason_.code, reason_.text);
    }
    start_draining();
}

void Connection::on_ping(std::string_view payload) {
    if (state_ != State::open) {
        return;
    }
    auto pong = std::make_shared<std::string>();
    append_frame_as(options_.role, *pong, Opcode::pong, payload);
    // A peer that pings and does not read gets one answer, to its latest ping (RFC 6455, section 5.5.3).
    if (queued_pong_ && (is_waiting_writable_ || outbox_.bytes() > max_bytes_before_pong) &&
        outbox_.is_untouched(queued_pong_.get())) {
        outbox_.adjust(static_cast<std::ptrdiff_t>(pong->size()) - static_cast<std::ptrdiff_t>(queued_pong_->size()));
        queued_pong_->swap(*pong);
        return;
    }
    push(pong);
    queued_pong_ = std::move(pong);
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

}  // namespace messenger::net::ws
