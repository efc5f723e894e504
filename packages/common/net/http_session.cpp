#include "net/http_session.hpp"

#include <fmt/format.h>

#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/status.hpp>
#include <ctime>

#include "core/encoding.hpp"
#include "net/cors.hpp"
#include "net/pipeline.hpp"
#include "net/problem.hpp"

namespace messenger::net {
namespace {

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t read_size = 64 * 1024;
/// An unread body up to this size is read and dropped to keep the connection.
constexpr std::size_t discardable = 64 * 1024;

std::string_view reason_phrase(int status) {
    const auto reason = boost::beast::http::obsolete_reason(static_cast<boost::beast::http::status>(status));
    return {reason.data(), reason.size()};
}

/// RFC 9110 section 5.6.7; made once a second and thread.
std::string_view http_date() {
    thread_local std::time_t made_at = 0;
    thread_local std::string text;
    const auto now = std::time(nullptr);
    if (now != made_at) {
        std::tm utc{};
        gmtime_r(&now, &utc);
        char buffer[40];
        text.assign(buffer, std::strftime(buffer, sizeof buffer, "%a, %d %b %Y %H:%M:%S GMT", &utc));
        made_at = now;
    }
    return text;
}

}  // namespace

/// The body of the present request, pulled from the session's socket.
class HttpSession::SocketBody final : public BodySource {
  public:
    SocketBody(HttpSession& session, const RequestHead& head)
        : session_(session), framing_(head.framing), expects_continue_(head.expects_continue) {}

    Task<Result<std::string>> read(std::size_t limit) override {
        if (!framing_.is_chunked && framing_.content_length > limit) {
            co_return fail(problem::payload_too_large);
        }
        if (expects_continue_ && framing_.has_body()) {
            expects_continue_ = false;
            if (!co_await session_.write_all("HTTP/1.1 100 Continue\r\n\r\n", "")) {
                co_return fail(problem::malformed_request, "the connection ended");
            }
        }
        std::string body;
        ChunkedDecoder decoder;
        while (true) {
            std::string_view input = session_.received_;
            if (framing_.is_chunked) {
                CO_CHECK_OK(decoder.feed(input, body, limit));
            } else {
                const auto count = std::min<std::size_t>(input.size(), framing_.content_length - body.size());
                body.append(input.substr(0, count));
                input.remove_prefix(count);
            }
            session_.received_.erase(0, session_.received_.size() - input.size());
            if (framing_.is_chunked ? decoder.is_done() : body.size() == framing_.content_length) {
                is_consumed_ = true;
                co_return body;
            }
            if (!co_await session_.read_more(session_.timeouts_.body)) {
                co_return fail(problem::malformed_request, "the body is incomplete");
            }
        }
    }

    /// Whether the next request starts where the session's buffer does.
    bool is_consumed() const { return is_consumed_ || !framing_.has_body(); }
    /// Drops a small unread body; afterwards the connection can go on.
    Task<bool> discard() {
        if (!framing_.is_chunked && framing_.content_length <= discardable && !expects_continue_ &&
            !was_read_in_part()) {
            const auto body = co_await read(discardable);
            co_return body.has_value();
        }
        co_return false;
    }

  private:
    bool was_read_in_part() const { return is_consumed_; }

    HttpSession& session_;
    Framing framing_;
    bool expects_continue_;
    bool is_consumed_ = false;
};

HttpSession::HttpSession(asio::ip::tcp::socket socket, HttpHandler& handler, const HttpTimeouts& timeouts)
    : socket_(std::move(socket)), handler_(handler), timeouts_(timeouts) {
    boost::system::error_code error;
    const auto endpoint = socket_.remote_endpoint(error);
    client_address_ = error ? std::string("unknown") : endpoint.address().to_string();
    socket_.set_option(asio::ip::tcp::no_delay(true), error);
    socket_.non_blocking(true, error);
}

Task<> HttpSession::run() {
    while (!is_draining_) {
        auto received = co_await read_head();
        if (!received) {
            co_await refuse(std::move(received).error());
            co_return;
        }
        auto& head = *received;
        if (!head) {
            co_return;
        }
        is_idle_ = false;
        head->request.client_address = client_address_;
        identify(head->request);
        SocketBody body(*this, *head);
        deadline_.reset();
        const auto method = head->request.method;
        auto response = co_await handler_.handle(std::move(head->request), body);
        if (response.upgrade) {
            if (co_await write(method, response, true)) {
                deadline_.reset();
                response.upgrade(Upgraded{std::move(socket_), std::move(received_)});
            }
            co_return;
        }
        bool keep_alive = head->keep_alive && !is_draining_ && response.headers.get("Connection") != "close";
        bool can_go_on = body.is_consumed();
        if (!can_go_on && keep_alive) {
            set_deadline(timeouts_.linger);
            can_go_on = co_await body.discard();
        }
        keep_alive = keep_alive && can_go_on;
        if (!co_await write(method, response, keep_alive)) {
            co_return;
        }
        if (!keep_alive) {
            co_await linger();
            co_return;
        }
        is_idle_ = true;
    }
}

Task<Result<std::optional<RequestHead>>> HttpSession::read_head() {
    bool is_first_byte = received_.empty();
    set_deadline(is_first_byte ? timeouts_.idle : timeouts_.head);
    while (true) {
        // RFC 9112 section 2.2: an empty line before a request is skipped.
        while (received_.starts_with("\r\n")) {
            received_.erase(0, 2);
        }
        CO_TRY(const auto length, find_head_end(received_));
        if (length > 0) {
            CO_TRY(auto head, parse_request_head(std::string_view(received_).substr(0, length)));
            received_.erase(0, length);
            co_return head;
        }
        if (!co_await receive()) {
            if (received_.empty()) {
                co_return std::nullopt;
            }
            co_return fail(problem::malformed_request, "the header is incomplete");
        }
        if (std::exchange(is_first_byte, false)) {
            set_deadline(timeouts_.head);
        }
    }
}

Task<bool> HttpSession::read_more(std::chrono::milliseconds patience) {
    set_deadline(patience);
    const bool received = co_await receive();
    deadline_.reset();
    co_return received;
}

// Waits without a buffer and reads into one that the thread's connections share, so that an idle connection owns none.
Task<bool> HttpSession::receive() {
    thread_local std::array<char, read_size> shared;
    const auto [wait_error] = co_await socket_.async_wait(asio::ip::tcp::socket::wait_read, as_result);
    if (wait_error) {
        co_return false;
    }
    boost::system::error_code error;
    const auto count = socket_.read_some(asio::buffer(shared), error);
    if (error == asio::error::would_block) {
        co_return true;
    }
    received_.append(shared.data(), error ? 0 : count);
    co_return !error && count > 0;
}

Task<bool> HttpSession::write(Method method, const Response& response, bool keep_alive) {
    fmt::memory_buffer head;
    fmt::format_to(std::back_inserter(head), "HTTP/1.1 {} {}\r\n", response.status, reason_phrase(response.status));
    // RFC 9110 section 6.6.1: a date that a service behind has set is passed on.
    if (!response.headers.contains("Date")) {
        fmt::format_to(std::back_inserter(head), "Date: {}\r\n", http_date());
    }
    for (const auto& [name, value] : response.headers) {
        if (!iequals(name, "Connection") || response.status == 101) {
            fmt::format_to(std::back_inserter(head), "{}: {}\r\n", name, value);
        }
    }
    const bool has_body = response.status >= 200 && response.status != 204 && response.status != 304;
    if (has_body && !response.headers.contains("Content-Length")) {
        fmt::format_to(std::back_inserter(head), "Content-Length: {}\r\n", response.body.size());
    }
    if (!keep_alive) {
        head.append(std::string_view("Connection: close\r\n"));
    }
    head.append(std::string_view("\r\n"));
    static const std::string no_body;
    co_return co_await write_all(std::string(head.data(), head.size()),
                                 has_body && method != Method::head ? response.body : no_body);
}

Task<bool> HttpSession::write_all(std::string head, const std::string& body) {
    std::size_t sent = 0;
    const std::size_t total = head.size() + body.size();
    while (sent < total) {
        set_deadline(timeouts_.write);
        const std::array<asio::const_buffer, 2> parts{
            asio::buffer(head) + std::min(sent, head.size()),
            asio::buffer(body) + (sent > head.size() ? sent - head.size() : 0)};
        const auto [error, count] = co_await socket_.async_write_some(parts, as_result);
        if (error) {
            co_return false;
        }
        sent += count;
    }
    deadline_.reset();
    co_return true;
}

Task<> HttpSession::refuse(Error error) {
    Request nameless;
    identify(nameless);
    auto response = error_response(error, nameless.request_id);
    apply_security_headers(response);
    response.headers.set("X-Request-Id", nameless.request_id);
    if (co_await write(Method::get, response, false)) {
        co_await linger();
    }
}

// Closing with unread input makes the kernel send a reset, which can destroy the answer on its way to the client.
Task<> HttpSession::linger() {
    boost::system::error_code ignored;
    socket_.shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
    set_deadline(timeouts_.linger);
    while (co_await receive()) {
        received_.clear();
    }
}

void HttpSession::enforce_deadline(Clock::time_point now) {
    if (deadline_ && now >= *deadline_) {
        abort();
    }
}

void HttpSession::drain() {
    is_draining_ = true;
    if (is_idle_ && received_.empty()) {
        abort();
    }
}

void HttpSession::abort() {
    boost::system::error_code ignored;
    socket_.close(ignored);
}

}  // namespace messenger::net
