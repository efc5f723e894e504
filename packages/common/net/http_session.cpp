#include "net/http_session.hpp"

#include <fmt/format.h>

#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "core/failure.hpp"
#include "core/log.hpp"
#include "net/pipeline.hpp"
#include "net/proxy_protocol.hpp"
#include "net/refusal.hpp"
#include "net/socket_body.hpp"

namespace messenger::net {
namespace {

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t read_size = 64 * 1024;
/// Before a request.
constexpr int max_empty_lines = 8;

}  // namespace

HttpSession::HttpSession(asio::ip::tcp::socket socket, HttpHandler& handler, const HttpTimeouts& timeouts)
    : stream_(std::move(socket)), handler_(handler), timeouts_(timeouts) {
    boost::system::error_code error;
    const auto endpoint = stream_.socket().remote_endpoint(error);
    client_address_ = error ? std::string("unknown") : endpoint.address().to_string();
    stream_.socket().set_option(asio::ip::tcp::no_delay(true), error);
}

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

Task<bool> HttpSession::start_tls(const TlsContext& tls) {
    constexpr char handshake_record = 0x16;
    set_deadline(timeouts_.head);
    if (received_.empty() && !co_await receive()) {
        co_return false;
    }
    if (!received_.empty() && received_.front() != handshake_record) {
        co_await refuse(Error(problem::malformed_request, "this port speaks HTTPS"));
        co_return false;
    }
    stream_.start_tls(tls.new_session(), std::exchange(received_, {}));
    while (true) {
        const auto state = stream_.shake_hands();
        if (state != Stream::Handshake::wants_input) {
            co_return state == Stream::Handshake::done;
        }
        const auto [error] = co_await stream_.async_wait(Stream::Socket::wait_read, as_result);
        if (error) {
            co_return false;
        }
    }
}

Task<> HttpSession::run(ConnectionPlace place) {
    if (stream_.protocol() == "h2") {
        deadline_.reset();
        http2_ = std::make_shared<Http2Session>(std::move(stream_), std::move(received_), handler_, timeouts_,
                                                client_address_);
        co_await http2_->run();
        co_return;
    }
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
        head->request.is_encrypted = stream_.is_encrypted();
        identify(head->request);
        SocketBody body(*this, *head);
        deadline_.reset();
        const auto method = head->request.method;
        const auto request_id = head->request.request_id;
        Response response;
        try {
            response = co_await handler_.handle(std::move(head->request), body);
        } catch (const std::exception& exception) {
            log::error("request failed", {{"requestId", request_id}, {"reason", safe_reason(exception)}});
            response = refusal(failure_of(exception), request_id);
        }
        if (response.upgrade) {
            if (co_await write(method, response, Persistence::stays)) {
                deadline_.reset();
                response.upgrade(Upgraded{std::move(stream_), std::move(received_), std::move(place)});
            }
            co_return;
        }
        const bool ends_body = head->is_http_1_0 && is_chunked(response);
        const bool keep_alive = head->keep_alive && !is_draining_ && !ends_body &&
                                response.headers.get("Connection") != "close" && body.can_be_passed();
        const auto persistence = ends_body           ? Persistence::ends_body
                                 : !keep_alive       ? Persistence::closes
                                 : head->is_http_1_0 ? Persistence::stays_for_http_1_0
                                                     : Persistence::stays;
        if (!co_await write(method, response, persistence)) {
            co_return;
        }
        if (!keep_alive || (!body.is_consumed() && !co_await body.discard())) {
            co_await linger();
            co_return;
        }
        is_idle_ = true;
    }
}

Task<Result<std::optional<RequestHead>>> HttpSession::read_head() {
    bool is_first_byte = received_.empty();
    int empty_lines = 0;
    set_deadline(is_first_byte ? timeouts_.idle : timeouts_.head);
    while (true) {
        // RFC 9112 section 2.2: an empty line before a request is skipped.
        for (; received_.starts_with("\r\n"); ++empty_lines) {
            received_.erase(0, 2);
        }
        if (empty_lines > max_empty_lines) {
            co_return fail(problem::malformed_request, "the request line is missing");
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
    const auto [wait_error] = co_await stream_.async_wait(Stream::Socket::wait_read, as_result);
    if (wait_error) {
        co_return false;
    }
    boost::system::error_code error;
    const auto count = stream_.read_some(shared, error);
    received_.append(shared.data(), count);
    co_return !error || error == asio::error::would_block;
}

Task<bool> HttpSession::write(Method method, const Response& response, Persistence persistence) {
    static const std::string no_body;
    const bool is_sent = has_body(response.status) && method != Method::head;
    auto head = serialize_response_head(response, persistence);
    if (!is_sent || !response.stream) {
        co_return co_await write_all(std::move(head), is_sent ? response.body : no_body);
    }
    co_return co_await write_all(std::move(head), no_body) &&
        co_await write_stream(*response.stream, is_chunked(response) && persistence != Persistence::ends_body);
}

// Once the head is written, a body that breaks off can only be told by closing the connection.
Task<bool> HttpSession::write_stream(BodySource& stream, bool in_chunks) {
    std::uint64_t sent = 0;
    while (true) {
        auto piece = co_await stream.next();
        if (!piece) {
            log::warning("an answer broke off", {{"reason", piece.error().detail()}});
            co_return false;
        }
        if (piece->empty()) {
            break;
        }
        sent += piece->size();
        std::string frame;
        if (in_chunks) {
            frame = fmt::format("{:x}\r\n", piece->size());
            *piece += "\r\n";
        }
        if (!co_await write_all(std::move(frame), *piece)) {
            co_return false;
        }
    }
    if (in_chunks) {
        co_return co_await write_all("0\r\n\r\n", "");
    }
    co_return sent == stream.length().value_or(sent);
}

Task<bool> HttpSession::write_all(std::string head, const std::string& body) {
    std::size_t sent = 0;
    const std::size_t total = head.size() + body.size();
    while (sent < total) {
        boost::system::error_code error;
        sent += write_some(std::string_view(head).substr(std::min(sent, head.size())),
                           std::string_view(body).substr(sent > head.size() ? sent - head.size() : 0), error);
        if (error == asio::error::would_block) {
            set_deadline(timeouts_.write);
            std::tie(error) = co_await stream_.async_wait(Stream::Socket::wait_write, as_result);
        }
        if (error) {
            co_return false;
        }
    }
    deadline_.reset();
    co_return true;
}

std::size_t HttpSession::write_some(std::string_view first, std::string_view second, boost::system::error_code& error) {
    std::array<iovec, 2> parts{iovec{const_cast<char*>(first.data()), first.size()},
                               iovec{const_cast<char*>(second.data()), second.size()}};
    std::span<const iovec> all = parts;
    if (first.empty()) {
        all = all.last(1);
    } else if (second.empty()) {
        all = all.first(1);
    }
    return stream_.write_some(all, error);
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
