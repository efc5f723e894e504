#include "net/upstream_exchange.hpp"

#include <fmt/format.h>

#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/read.hpp>

#include "net/answer_body.hpp"
#include "net/answer_check.hpp"
#include "net/hop_by_hop.hpp"

namespace messenger::net {
namespace {

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);
/// An answer up to this size is read to its end before any of it is passed on.
constexpr std::size_t read_whole = 64 * 1024;

/// Passes an answer's fields on, without those of the connection that it came over.
void copy_fields(const http::response_header<>& head, Method method, Response& response) {
    std::string options;
    for (const auto& field : head) {
        if (field.name() == http::field::connection) {
            options += std::string(field.value()) + ",";
        }
    }
    for (const auto& field : head) {
        const std::string_view name = field.name_string();
        // The length of what HEAD leaves out is only known to the service; else the server counts anew.
        const bool is_length = iequals(name, "Content-Length") && method != Method::head;
        if (!is_hop_by_hop(name) && !has_token(options, name) && !is_length) {
            response.headers.add(std::string(name), std::string(field.value()));
        }
    }
}

std::string serialize_head(const Upstream& upstream, const Outgoing& outgoing, std::string_view internal_token) {
    const auto& request = outgoing.request;
    std::string head(to_string(request.method));
    // A forwarded request keeps the name that the client used: services compare Origin with it.
    const auto host = request.headers.get("Host");
    head += " " + request.target() +
            " HTTP/1.1\r\nHost: " + (host.empty() ? upstream.name().authority() : std::string(host)) + "\r\n";
    const auto options = request.headers.joined("Connection");
    for (const auto& [name, value] : request.headers) {
        if (!is_hop_by_hop(name) && !is_set_per_hop(name) && !has_token(options, name)) {
            head += name + ": " + value + "\r\n";
        }
    }
    if (request.wants_websocket()) {
        head += "Connection: Upgrade\r\nUpgrade: websocket\r\n";
    }
    head += "X-Internal-Token: " + std::string(internal_token) + "\r\n";
    head += "X-Request-Id: " + request.request_id + "\r\n";
    if (!request.client_address.empty()) {
        head += "X-Forwarded-For: " + request.client_address + "\r\n";
    }
    if (!request.trace.traceparent.empty()) {
        head += "traceparent: " + request.trace.traceparent + "\r\n";
    }
    const bool expects_body =
        request.method == Method::post || request.method == Method::put || request.method == Method::patch;
    const auto length = outgoing.length();
    if (!length) {
        head += "Transfer-Encoding: chunked\r\n";
    } else if (*length > 0 || expects_body) {
        head += "Content-Length: " + std::to_string(*length) + "\r\n";
    }
    return head + "\r\n";
}

/// Passes a body on while it comes. An error of its source is the result; one of the connection is not, since the
/// service may have answered and closed before it read all, unless it reads nothing.
Task<Result<>> write_rest(Upstream::Stream& stream, BodySource& rest, std::string_view service,
                          UpstreamPatience patience) {
    const bool in_chunks = !rest.length();
    while (true) {
        CO_TRY(const auto piece, co_await rest.next());
        const auto frame = in_chunks ? fmt::format("{:x}\r\n", piece.size()) : std::string();
        const std::string_view end = in_chunks ? "\r\n" : "";
        const std::array<asio::const_buffer, 3> parts{asio::buffer(frame), asio::buffer(piece), asio::buffer(end)};
        stream.expires_after(patience.idle);
        const auto [error, count] = co_await asio::async_write(stream, parts, as_result);
        if (error == boost::beast::error::timeout) {
            co_return upstream_failure(error, problem::gateway_timeout, service, {});
        }
        if (error || piece.empty()) {
            co_return Result<>{};
        }
    }
}

}  // namespace

Task<Attempt> UpstreamExchange::attempt(UpstreamLoad load, UpstreamPatience patience) {
    const auto& request = outgoing_.request;
    const bool is_upgrade = request.wants_websocket();
    auto stream = is_upgrade ? nullptr : load->take_idle();
    if (stream == nullptr) {
        stream = co_await load->connect(patience.answer);
        if (stream == nullptr) {
            co_return Attempt{fail(problem::unavailable, fmt::format("the {} service can't be reached", service_)),
                              true};
        }
    }
    stream->expires_at(patience.answer);
    const auto head = serialize_head(*load, outgoing_, internal_token_);
    const std::array<asio::const_buffer, 2> parts{asio::buffer(head), asio::buffer(outgoing_.text)};
    if (const auto [error, sent] = co_await asio::async_write(*stream, parts, as_result); error) {
        co_return Attempt{upstream_failure(error, problem::unavailable, service_, "closed the connection")};
    }
    if (outgoing_.rest != nullptr) {
        const auto left = patience.answer - Upstream::Clock::now();
        outgoing_.is_rest_touched = true;
        if (auto written = co_await write_rest(*stream, *outgoing_.rest, service_, patience); !written) {
            co_return Attempt{std::unexpected(std::move(written).error())};
        }
        patience.answer = Upstream::Clock::now() + left;  // however long the body took
        stream->expires_at(patience.answer);
    }
    auto& tunnels = load->tunnels();
    auto body = std::make_unique<AnswerBody>(service_, std::move(stream), std::move(load), patience);
    if (auto read = co_await body->read_head(request.method == Method::head); !read) {
        co_return Attempt{std::unexpected(std::move(read).error())};
    }
    const auto& answer = body->head();
    if (!is_sound(answer, is_upgrade)) {
        co_return Attempt{upstream_failure({}, problem::bad_gateway, service_, "gave no valid answer")};
    }
    Response response = Response::empty(static_cast<int>(answer.result_int()));
    copy_fields(answer, request.method, response);
    if (response.status == 101 && is_upgrade) {
        response.headers.add("Connection", "Upgrade");
        response.headers.add("Upgrade", "websocket");
        response.upgrade = body->hand_over(tunnels);
        co_return Attempt{std::move(response)};
    }
    if (response.status == 426) {
        // The one answer that is nothing without a field of this kind (RFC 9110, section 15.5.22).
        response.headers.set("Upgrade", "websocket");
    }
    // What a client waits for piece by piece is passed on as it comes.
    const bool is_live = response.headers.get("Content-Type").starts_with("text/event-stream");
    if (!is_live && body->length().value_or(0) <= read_whole) {
        if (auto whole = co_await body->read_up_to(read_whole); !whole) {
            co_return Attempt{std::unexpected(std::move(whole).error())};
        } else if (body->is_done()) {
            response.body = std::move(*whole);
            co_return Attempt{std::move(response)};
        } else {
            body->unread(std::move(*whole));
        }
    }
    response.stream = std::move(body);
    co_return Attempt{std::move(response)};
}

}  // namespace messenger::net
