#include "net/upstream_exchange.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/asio/error.hpp>
#include <span>

#include "net/answer_body.hpp"
#include "net/as_result.hpp"
#include "net/field_syntax.hpp"
#include "net/hop_by_hop.hpp"
#include "net/tracer.hpp"

namespace messenger::net {
namespace {

/// An answer up to this size is read to its end before any of it is passed on.
constexpr std::size_t read_whole = 64 * 1024;

/// Whether the options of a connection may be the names of fields, which belong to it then. The usual ones are none.
bool names_fields(std::string_view options) {
    return !options.empty() && !iequals(options, "keep-alive") && !iequals(options, "close");
}

/// Passes an answer's fields on, without those of the connection that it came over.
Headers take_fields(AnswerHead& head, Method method) {
    // The length of what HEAD leaves out is only known to the service; else the server counts anew.
    if (method != Method::head) {
        head.headers.erase("Content-Length");
    }
    const auto options = head.headers.joined("Connection");
    head.headers.erase(hop_by_hop_fields);
    if (names_fields(options)) {
        head.headers.erase_if([&](const FieldName& name) { return has_token(options, name.text()); });
    }
    return std::move(head.headers);
}

std::string serialize_head(const Upstream& upstream, const Outgoing& outgoing, std::string_view internal_token,
                           std::string_view traceparent) {
    const auto& request = outgoing.request;
    constexpr std::size_t added_bytes = 256;
    std::string head;
    head.reserve(added_bytes + request.path.size() + request.query.size() + request.headers.bytes());
    head.append(to_string(request.method)).append(" ").append(request.path);
    if (!request.query.empty()) {
        head.append("?").append(request.query);
    }
    head.append(" HTTP/1.1\r\n");
    // A forwarded request keeps the name that the client used: services compare Origin with it.
    const auto host = request.headers.get("Host");
    append_field(head, "Host", host.empty() ? std::string_view(upstream.name().authority()) : host);
    const auto options = request.headers.joined("Connection");
    const bool has_options = names_fields(options);
    request.headers.append_lines(head, [&](const FieldName& name) {
        return hop_by_hop_fields.contains(name) || set_per_hop_fields.contains(name) ||
               (has_options && has_token(options, name.text()));
    });
    if (request.wants_websocket()) {
        head += "Connection: Upgrade\r\nUpgrade: websocket\r\n";
    }
    const auto add_if_any = [&head](std::string_view name, std::string_view value) {
        if (!value.empty()) {
            append_field(head, name, value);
        }
    };
    add_if_any("X-Internal-Token", internal_token);
    add_if_any("X-Request-Id", request.request_id);
    add_if_any("X-Forwarded-For", request.client_address);
    add_if_any("traceparent", traceparent);
    const bool expects_body =
        request.method == Method::post || request.method == Method::put || request.method == Method::patch;
    const auto length = outgoing.length();
    if (!length) {
        head += "Transfer-Encoding: chunked\r\n";
    } else if (*length > 0 || expects_body) {
        append_field(head, "Content-Length", std::to_string(*length));
    }
    head += "\r\n";
    return head;
}

using Pieces = std::array<std::string_view, 3>;

/// Writes what is taken at once, and leaves what is not.
boost::system::error_code write_some(UpstreamConnection& connection, Pieces& left) {
    std::array<iovec, std::tuple_size_v<Pieces>> parts;
    std::size_t count = 0;
    for (const auto part : left) {
        if (!part.empty()) {
            parts[count++] = {const_cast<char*>(part.data()), part.size()};
        }
    }
    boost::system::error_code error;
    auto sent = connection.write_some(std::span(parts).first(count), error);
    for (auto& part : left) {
        const auto gone = std::min(sent, part.size());
        part.remove_prefix(gone);
        sent -= gone;
    }
    return error;
}

bool is_all_written(const Pieces& left) {
    return std::ranges::all_of(left, &std::string_view::empty);
}

Task<boost::system::error_code> write_all(UpstreamConnection& connection, Pieces left) {
    while (!is_all_written(left)) {
        auto error = write_some(connection, left);
        if (error == asio::error::would_block) {
            error = co_await connection.wait(Stream::Socket::wait_write);
        }
        if (error) {
            co_return error;
        }
    }
    co_return boost::system::error_code();
}

/// Passes a body on while it comes. An error of its source is the result; one of the connection is not, since the
/// service may have answered and closed before it read all, unless it reads nothing.
Task<Result<>> write_rest(UpstreamConnection& connection, BodySource& rest, std::string_view service,
                          UpstreamPatience patience) {
    const bool in_chunks = !rest.length();
    while (true) {
        CO_TRY(const auto piece, co_await rest.next());
        const auto frame = in_chunks ? fmt::format("{:x}\r\n", piece.size()) : std::string();
        const std::string_view end = in_chunks ? "\r\n" : "";
        connection.expires_at(Upstream::Clock::now() + patience.idle);
        const auto error = co_await write_all(connection, {frame, piece, end});
        if (error == asio::error::timed_out) {
            co_return upstream_failure(error, problem::gateway_timeout, service, {});
        }
        if (error || piece.empty()) {
            co_return Result<>{};
        }
    }
}

}  // namespace

Task<Attempt> UpstreamExchange::attempt(UpstreamLoad load, UpstreamPatience patience) {
    const auto resends = outgoing_.attempts++;
    const auto& trace = outgoing_.request.trace;
    return trace.tracer == nullptr ? exchange(std::move(load), patience, trace.traceparent)
                                   : record(std::move(load), patience, resends);
}

Task<Attempt> UpstreamExchange::record(UpstreamLoad load, UpstreamPatience patience, int resends) {
    const auto& request = outgoing_.request;
    auto span = request.trace.tracer->send(request, load->origin(), resends);
    const auto traceparent = Tracer::traceparent_of(*span);
    auto attempt = co_await exchange(std::move(load), patience, traceparent);
    if (attempt.result) {
        span->status = attempt.result->status;
    } else {
        span->error = attempt.result.error().problem().slug;
    }
    request.trace.tracer->end(std::move(span));
    co_return attempt;
}

Task<Attempt> UpstreamExchange::exchange(UpstreamLoad load, UpstreamPatience patience, const std::string& traceparent) {
    const auto& request = outgoing_.request;
    const bool is_upgrade = request.wants_websocket();
    auto connection = is_upgrade ? nullptr : load->take_idle(patience.begun);
    if (connection == nullptr) {
        connection = co_await load->connect(patience.answer);
        if (connection == nullptr) {
            co_return Attempt{fail(problem::unavailable, fmt::format("the {} service can't be reached", service_)),
                              true};
        }
    }
    connection->expires_at(patience.answer);
    const auto head = serialize_head(*load, outgoing_, internal_token_, traceparent);
    // All of it is taken at once, as a rule.
    Pieces left{head, outgoing_.text};
    auto error = write_some(*connection, left);
    if (!is_all_written(left)) {
        error = co_await write_all(*connection, left);
    }
    if (error) {
        co_return Attempt{upstream_failure(error, problem::unavailable, service_, "closed the connection")};
    }
    if (outgoing_.rest != nullptr) {
        const auto time_left = patience.answer - Upstream::Clock::now();
        outgoing_.is_rest_touched = true;
        if (auto written = co_await write_rest(*connection, *outgoing_.rest, service_, patience); !written) {
            co_return Attempt{std::unexpected(std::move(written).error())};
        }
        patience.answer = Upstream::Clock::now() + time_left;  // however long the body took
        connection->expires_at(patience.answer);
    }
    auto& tunnels = load->tunnels();
    auto body = std::make_unique<AnswerBody>(service_, std::move(connection), std::move(load), patience);
    while (true) {
        const auto has_head = body->take_head(request.method, is_upgrade);
        if (has_head && *has_head) {
            break;
        }
        if (has_head) {
            auto& answering = body->connection();
            const auto [waited] = co_await answering.stream().async_wait(Stream::Socket::wait_read, as_result);
            error = answering.take_input(waited);
        }
        if (!has_head || error) {
            co_return Attempt{upstream_failure(error, problem::bad_gateway, service_, "gave no valid answer")};
        }
    }
    Response response = Response::empty(body->head().status);
    response.headers = take_fields(body->head(), request.method);
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
        if (auto come = body->take_whole(read_whole)) {
            response.body = std::move(*come);
            co_return Attempt{std::move(response)};
        }
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
