#include "net/http_session.hpp"

#include <boost/asio/error.hpp>

#include "core/failure.hpp"
#include "core/log.hpp"
#include "net/as_result.hpp"
#include "net/pipeline.hpp"
#include "net/proxy_protocol.hpp"
#include "net/refusal.hpp"
#include "net/socket_body.hpp"

namespace messenger::net {
namespace {

/// Before a request.
constexpr int max_empty_lines = 8;

}  // namespace

HttpSession::HttpSession(asio::ip::tcp::socket socket, HttpHandler& handler, const HttpTimeouts& timeouts)
    : stream_(std::move(socket)), handler_(handler), timeouts_(timeouts), client_address_(stream_.peer_address()) {}

Task<bool> HttpSession::read_proxy_header() {
    set_deadline(timeouts_.head);
    while (true) {
        const auto header = parse_proxy_header(received_);
        if (!header) {
            co_return false;
        }
        if (*header) {
            received_.erase(0, (*header)->length);
            is_behind_proxy_ = (*header)->client.has_value();
            client_address_ = (*header)->client.value_or(client_address_);
            co_return true;
        }
        if (!co_await receive()) {
            co_return false;
        }
    }
}

Task<bool> HttpSession::start_tls(std::shared_ptr<const TlsContext> tls) {
    constexpr char handshake_record = 0x16;
    set_deadline(timeouts_.head);
    if (received_.empty() && !co_await receive()) {
        co_return false;
    }
    if (!received_.empty() && received_.front() != handshake_record) {
        co_await refuse(Error(problem::malformed_request, "this port speaks HTTPS"));
        co_return false;
    }
    stream_.start_tls(tls->new_session(), std::exchange(received_, {}));
    co_return co_await stream_.shake_hands();
}

Task<> HttpSession::run(ConnectionPlace place) {
    if (stream_.protocol() == "h2") {
        deadline_.reset();
        http2_ = std::make_shared<Http2Session>(std::move(stream_), std::move(received_), handler_, timeouts_,
                                                client_address_);
        co_await http2_->run();
        co_return;
    }
    bool goes_on = true;
    while (goes_on && !is_draining_) {
        // An idle connection has this frame and no other one, and no buffer.
        if (received_.empty()) {
            std::string().swap(received_);
        }
        set_deadline(timeouts_.idle);
        while (received_.empty()) {
            const auto [error] = co_await stream_.async_wait(Stream::Socket::wait_read, as_result);
            if (error || !read_available()) {
                co_return;
            }
        }
        goes_on = co_await serve_request(place);
        is_idle_ = goes_on;
    }
}

Task<bool> HttpSession::serve_request(ConnectionPlace& place) {
    int empty_lines = 0;
    auto received = take_head(empty_lines);
    if (!received) {
        set_deadline(timeouts_.head);
    }
    while (!received) {
        if (!co_await receive()) {
            if (!received_.empty()) {
                co_await refuse(Error(problem::malformed_request, "the header is incomplete"));
            }
            co_return false;
        }
        received = take_head(empty_lines);
    }
    auto& head = *received;
    if (!head) {
        co_await refuse(std::move(head).error());
        co_return false;
    }
    is_idle_ = false;
    head->request.client_address = client_address_;
    head->request.is_encrypted = stream_.is_encrypted();
    identify(head->request);
    SocketBody body(*this, *head);
    deadline_.reset();
    const auto method = head->request.method;
    const auto request_id = head->request.request_id;
    Response response;
    try {
        // In two steps, so that what is passed is not kept until the answer is there.
        auto answer = handler_.handle(std::move(head->request), body);
        response = co_await std::move(answer);
    } catch (const std::exception& exception) {
        log::error("request failed", {{"requestId", request_id}, {"reason", safe_reason(exception)}});
        response = refusal(failure_of(exception), request_id);
    }
    if (response.upgrade) {
        if (co_await write(method, response, Persistence::stays)) {
            deadline_.reset();
            response.upgrade(Upgraded{std::move(stream_), std::move(received_), std::move(place)});
        }
        co_return false;
    }
    const bool ends_body = head->is_http_1_0 && is_chunked(response);
    const bool keep_alive = head->keep_alive && !is_draining_ && !ends_body &&
                            response.headers.get("Connection") != "close" && body.can_be_passed();
    const auto persistence = ends_body           ? Persistence::ends_body
                             : !keep_alive       ? Persistence::closes
                             : head->is_http_1_0 ? Persistence::stays_for_http_1_0
                                                 : Persistence::stays;
    if (response.stream) {
        if (!co_await write(method, response, persistence)) {
            co_return false;
        }
    } else if (auto begun = begin_write(method, response, persistence);
               !begun.is_whole() && !co_await write_all(std::move(begun.head), begun.body, begun.sent)) {
        co_return false;
    }
    if (!keep_alive || (!body.is_consumed() && !co_await body.discard())) {
        co_await linger();
        co_return false;
    }
    co_return true;
}

std::optional<Result<RequestHead>> HttpSession::take_head(int& empty_lines) {
    // RFC 9112 section 2.2: an empty line before a request is skipped.
    for (; received_.starts_with("\r\n"); ++empty_lines) {
        received_.erase(0, 2);
    }
    if (empty_lines > max_empty_lines) {
        return fail(problem::malformed_request, "the request line is missing");
    }
    const auto length = find_head_end(received_);
    if (!length) {
        return std::unexpected(length.error());
    }
    if (*length == 0) {
        return std::nullopt;
    }
    std::optional<Result<RequestHead>> head(parse_request_head(std::string_view(received_).substr(0, *length)));
    received_.erase(0, *length);
    return head;
}

Task<bool> HttpSession::read_more(std::chrono::milliseconds patience) {
    set_deadline(patience);
    const bool received = co_await receive();
    deadline_.reset();
    co_return received;
}

Task<bool> HttpSession::receive() {
    const auto [error] = co_await stream_.async_wait(Stream::Socket::wait_read, as_result);
    co_return !error && read_available();
}

bool HttpSession::read_available() {
    const auto shared = Stream::shared_buffer();
    boost::system::error_code error;
    const auto count = stream_.read_some(shared, error);
    received_.append(shared.data(), count);
    return !error || error == asio::error::would_block;
}

Task<> HttpSession::refuse(Error error) {
    Request nameless;
    identify(nameless);
    const auto response = refusal(error, nameless.request_id);
    if (co_await write(Method::get, response, Persistence::closes)) {
        co_await linger();
    }
}

// Closing with unread input makes the kernel send a reset, which can destroy the answer on its way to the client.
Task<> HttpSession::linger() {
    stream_.shutdown_send();
    set_deadline(timeouts_.linger);
    while (co_await receive()) {
        received_.clear();
    }
}

void HttpSession::enforce_deadline(Clock::time_point now) {
    if (http2_) {
        return http2_->enforce_deadline(now);
    }
    if (deadline_ && now >= *deadline_) {
        abort();
    }
}

void HttpSession::drain() {
    is_draining_ = true;
    if (http2_) {
        return http2_->drain();
    }
    if (is_idle_ && received_.empty()) {
        abort();
    }
}

void HttpSession::abort() {
    if (http2_) {
        return http2_->abort();
    }
    stream_.close();
}

}  // namespace messenger::net
