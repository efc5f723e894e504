#include "net/http2_session.hpp"

#include <boost/asio/error.hpp>
#include <utility>

#include "net/as_result.hpp"
#include "net/http2_callbacks.hpp"

namespace messenger::net {
namespace {

constexpr std::size_t write_size = 64 * 1024;

}  // namespace

Http2Session::Http2Session(Stream stream, std::string received, HttpHandler& handler, const HttpTimeouts& timeouts,
                           std::string client_address)
    : stream_(std::move(stream)),
      received_(std::move(received)),
      handler_(handler),
      timeouts_(timeouts),
      client_address_(std::move(client_address)),
      session_(make_nghttp2_session(*this)),
      handler_ended_(stream_.get_executor()) {}

Task<> Http2Session::run() {
    const auto self = shared_from_this();
    head_deadline_ = Clock::now() + timeouts_.head;
    bool goes_on = feed(std::exchange(received_, {}));
    while (goes_on && !is_ended_) {
        const auto [wait_error] = co_await stream_.async_wait(Stream::Socket::wait_read, as_result);
        if (wait_error || is_ended_) {
            break;
        }
        boost::system::error_code error;
        const auto shared = Stream::shared_buffer();
        const auto count = stream_.read_some(shared, error);
        if (error && error != asio::error::would_block) {
            break;
        }
        goes_on = feed({shared.data(), count});
    }
    // What was to be said last, such as a GOAWAY with its reason, is on its way.
    stream_.shutdown_send();
    abort();
    while (running_ > 0) {
        co_await handler_ended_.wait();
    }
}

/// False at the end of the connection.
bool Http2Session::feed(std::string_view bytes) {
    is_in_callback_ = true;
    const auto result =
        nghttp2_session_mem_recv(session_.get(), reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
    is_in_callback_ = false;
    if (result < 0 || is_calm_demanded_) {
        nghttp2_session_terminate_session(session_.get(), result == NGHTTP2_ERR_BAD_CLIENT_MAGIC
                                                              ? NGHTTP2_PROTOCOL_ERROR
                                                              : NGHTTP2_ENHANCE_YOUR_CALM);
    }
    flush();
    return result >= 0 && !is_ended_;
}

Http2Session::Exchange Http2Session::find(std::int32_t id) const {
    const auto found = exchanges_.find(id);
    return found == exchanges_.end() ? nullptr : found->second;
}

void Http2Session::begin(std::int32_t id) {
    head_deadline_ = Clock::now() + timeouts_.head;
    exchanges_.emplace(id, std::make_shared<Http2Exchange>(id, stream_.get_executor(), timeouts_));
}

void Http2Session::on_frame_begin(const nghttp2_frame_hd& frame) {
    if (frame.type >= NGHTTP2_CONTINUATION || (frame.type == NGHTTP2_DATA && frame.length == 0)) {
        check(limits_.control(Clock::now()));
    }
}

void Http2Session::on_frame(const nghttp2_frame& frame) {
    const auto now = Clock::now();
    const bool ends = (frame.hd.flags & NGHTTP2_FLAG_END_STREAM) != 0;
    switch (frame.hd.type) {
        case NGHTTP2_HEADERS:
        case NGHTTP2_DATA:
            last_used_ = now;
            if (const auto exchange = find(frame.hd.stream_id)) {
                if (ends) {
                    exchange->finish_request();
                }
                if (frame.hd.type == NGHTTP2_HEADERS && frame.headers.cat == NGHTTP2_HCAT_REQUEST) {
                    serve(exchange);
                }
            }
            break;
        case NGHTTP2_RST_STREAM:
            check(limits_.reset(now));
            break;
        case NGHTTP2_WINDOW_UPDATE:
            check(limits_.window_update(now));
            break;
        case NGHTTP2_SETTINGS:
            head_deadline_.reset();
            [[fallthrough]];
        default:
            check(limits_.control(now));
    }
}

/// A client that was answered needs not send the rest (RFC 9113 section 8.1).
void Http2Session::on_sent(const nghttp2_frame& frame) {
    const bool is_last = (frame.hd.flags & NGHTTP2_FLAG_END_STREAM) != 0;
    const auto exchange = is_last ? find(frame.hd.stream_id) : nullptr;
    if (exchange != nullptr && !exchange->is_request_finished()) {
        reset(*exchange, NGHTTP2_NO_ERROR);
    }
}

void Http2Session::on_closed(std::int32_t id) {
    if (const auto exchange = find(id)) {
        nghttp2_session_consume_connection(session_.get(), exchange->untaken());
        exchange->close();
        exchanges_.erase(id);
    }
    last_used_ = Clock::now();
}

/// Not within a callback, where nghttp2 must not be told to end.
void Http2Session::check(bool is_allowed) {
    is_calm_demanded_ = is_calm_demanded_ || !is_allowed;
}

void Http2Session::reset(const Http2Exchange& exchange, std::uint32_t code) {
    nghttp2_submit_rst_stream(session_.get(), NGHTTP2_FLAG_NONE, exchange.id(), code);
}

/// False if nghttp2 has nothing to send.
bool Http2Session::fill() {
    while (unsent_.size() < write_size) {
        const std::uint8_t* data = nullptr;
        const auto count = nghttp2_session_mem_send(session_.get(), &data);
        if (count <= 0) {
            break;
        }
        unsent_.append(reinterpret_cast<const char*>(data), static_cast<std::size_t>(count));
        limits_.sent(static_cast<std::size_t>(count));
    }
    return !unsent_.empty();
}

void Http2Session::flush() {
    // nghttp2 is not to be entered from its own callbacks; feed() does it behind them.
    if (is_in_callback_ || is_waiting_writable_ || is_ended_) {
        return;
    }
    while (fill()) {
        const std::array parts{iovec{unsent_.data(), unsent_.size()}};
        boost::system::error_code error;
        const auto count = stream_.write_some(parts, error);
        unsent_.erase(0, count);
        if (error == asio::error::would_block) {
            return wait_writable();
        }
        if (error) {
            return abort();
        }
    }
    std::string().swap(unsent_);
    write_deadline_.reset();
    if (nghttp2_session_want_read(session_.get()) == 0 && nghttp2_session_want_write(session_.get()) == 0) {
        stream_.shutdown_send();
        head_deadline_ = Clock::now() + timeouts_.linger;
    }
}

void Http2Session::wait_writable() {
    is_waiting_writable_ = true;
    write_deadline_ = Clock::now() + timeouts_.write;
    stream_.async_wait(Stream::Socket::wait_write, [self = shared_from_this()](boost::system::error_code error) {
        self->is_waiting_writable_ = false;
        if (!error) {
            self->flush();
        }
    });
}

void Http2Session::enforce_deadline(Clock::time_point now) {
    const bool is_idle = exchanges_.empty() && running_ == 0 && now - last_used_ >= timeouts_.idle;
    if ((write_deadline_ && now >= *write_deadline_) || (head_deadline_ && now >= *head_deadline_)) {
        return abort();
    }
    if (is_idle) {
        return drain();
    }
    for (const auto& [id, exchange] : exchanges_) {
        if (exchange->is_stuck(now)) {
            reset(*exchange, NGHTTP2_CANCEL);
        }
    }
    flush();
}

void Http2Session::drain() {
    if (!std::exchange(is_draining_, true)) {
        nghttp2_submit_goaway(session_.get(), NGHTTP2_FLAG_NONE,
                              nghttp2_session_get_last_proc_stream_id(session_.get()), NGHTTP2_NO_ERROR, nullptr, 0);
        flush();
    }
}

void Http2Session::abort() {
    if (std::exchange(is_ended_, true)) {
        return;
    }
    for (const auto& [id, exchange] : std::exchange(exchanges_, {})) {
        exchange->close();
    }
    stream_.close();
}

}  // namespace messenger::net
