#include "net/http2_session.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>
#include <vector>

#include "core/failure.hpp"
#include "core/log.hpp"
#include "core/unicode.hpp"
#include "net/hop_by_hop.hpp"
#include "net/http2_callbacks.hpp"
#include "net/pipeline.hpp"
#include "net/refusal.hpp"
#include "net/response_head.hpp"

namespace messenger::net {
namespace {

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t read_size = 64 * 1024;
constexpr std::size_t write_size = 64 * 1024;
/// Also those whose client has lost interest.
constexpr std::size_t most_running = 200;

nghttp2_nv field(std::string_view name, std::string_view value) {
    const auto bytes = [](std::string_view text) {
        return const_cast<std::uint8_t*>(reinterpret_cast<const std::uint8_t*>(text.data()));
    };
    return {.name = bytes(name),
            .value = bytes(value),
            .namelen = name.size(),
            .valuelen = value.size(),
            .flags = NGHTTP2_NV_FLAG_NONE};
}

std::string lower(std::string_view name) {
    std::string text(name);
    std::ranges::transform(text, text.begin(), ascii_lower);
    return text;
}

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
    thread_local std::array<char, read_size> shared;
    const auto self = shared_from_this();
    head_deadline_ = Clock::now() + timeouts_.head;
    bool goes_on = feed(std::exchange(received_, {}));
    while (goes_on && !is_ended_) {
        const auto [wait_error] = co_await stream_.async_wait(Stream::Socket::wait_read, as_result);
        if (wait_error || is_ended_) {
            break;
        }
        boost::system::error_code error;
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

void Http2Session::serve(const Exchange& exchange) {
    head_deadline_.reset();
    if (running_ >= most_running || is_calm_demanded_) {
        reset(*exchange, NGHTTP2_REFUSED_STREAM);
        return;
    }
    ++running_;
    asio::co_spawn(stream_.get_executor(), answer(exchange),
                   [self = shared_from_this(), exchange](std::exception_ptr failure) {
                       if (failure) {
                           log::error("an answer can't be sent");
                           self->reset(*exchange, NGHTTP2_INTERNAL_ERROR);
                       }
                       --self->running_;
                       self->flush();
                       self->handler_ended_.notify();
                   });
}

Task<> Http2Session::answer(Exchange exchange) {
    auto head = exchange->head();
    const bool is_head = head && head->request.method == Method::head;
    auto response = co_await ask(exchange, head);
    if (exchange->is_closed()) {
        co_return;
    }
    const bool sends_body = has_body(response.status) && !is_head;
    submit(exchange, response, sends_body);
    if (sends_body && !response.stream) {
        exchange->answer(std::move(response.body));
        exchange->answer_ends();
    }
    flush();
    while (sends_body && response.stream && co_await exchange->drained()) {
        auto piece = co_await response.stream->next();
        if (exchange->is_closed()) {
            break;
        }
        if (!piece) {
            log::warning("an answer broke off", {{"reason", piece.error().detail()}});
            reset(*exchange, NGHTTP2_INTERNAL_ERROR);
            break;
        }
        if (piece->empty()) {
            exchange->answer_ends();
        } else {
            exchange->answer(std::move(*piece));
        }
        nghttp2_session_resume_data(session_.get(), exchange->id());
        flush();
        if (exchange->is_answer_finished()) {
            break;
        }
    }
    // nghttp2 reads the body from it.
    while (sends_body && !exchange->is_closed() && exchange->has_answer()) {
        co_await exchange->drained();
    }
}

Task<Response> Http2Session::ask(Exchange exchange, Result<RequestHead>& head) {
    Request nameless;
    identify(head ? head->request : nameless);
    const auto request_id = head ? head->request.request_id : nameless.request_id;
    if (!head) {
        co_return refusal(head.error(), request_id);
    }
    head->request.client_address = client_address_;
    head->request.is_encrypted = stream_.is_encrypted();
    exchange->on_taken = [this, id = exchange->id()](std::size_t bytes) {
        nghttp2_session_consume(session_.get(), id, bytes);
        flush();
    };
    if (head->expects_continue) {
        exchange->on_expected = [this, id = exchange->id()] {
            const std::array fields{field(":status", "100")};
            nghttp2_submit_headers(session_.get(), NGHTTP2_FLAG_NONE, id, nullptr, fields.data(), fields.size(),
                                   nullptr);
            flush();
        };
    }
    try {
        co_return co_await handler_.handle(std::move(head->request), *exchange);
    } catch (const std::exception& exception) {
        log::error("request failed", {{"requestId", request_id}, {"reason", safe_reason(exception)}});
        co_return refusal(failure_of(exception), request_id);
    }
}

void Http2Session::submit(const Exchange& exchange, const Response& response, bool sends_body) {
    std::vector<std::pair<std::string, std::string>> texts;
    texts.reserve(response.headers.size() + 3);
    texts.emplace_back(":status", std::to_string(response.status));
    for (const auto& [name, value] : response.headers) {
        if (!is_hop_by_hop(name)) {
            texts.emplace_back(lower(name), value);
        }
    }
    if (!response.headers.contains("Date")) {
        texts.emplace_back("date", http_date());
    }
    if (has_body(response.status) && !response.headers.contains("Content-Length")) {
        const auto length =
            response.stream ? response.stream->length() : std::optional<std::uint64_t>(response.body.size());
        if (length) {
            texts.emplace_back("content-length", std::to_string(*length));
        }
    }
    std::vector<nghttp2_nv> fields;
    fields.reserve(texts.size());
    for (const auto& [name, value] : texts) {
        fields.push_back(field(name, value));
    }
    const auto provider = body_provider(exchange.get());
    nghttp2_submit_response(session_.get(), exchange->id(), fields.data(), fields.size(),
                            sends_body ? &provider : nullptr);
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
