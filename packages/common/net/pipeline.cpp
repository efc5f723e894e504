#include "net/pipeline.hpp"

#include <algorithm>
#include <array>

#include "core/encoding.hpp"
#include "core/failure.hpp"
#include "core/log.hpp"
#include "net/access_log.hpp"
#include "net/problem.hpp"
#include "net/tracer.hpp"

namespace messenger::net {
namespace {

bool is_request_id(std::string_view text) {
    return !text.empty() && text.size() <= 64 && std::ranges::all_of(text, [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
    });
}

/// "00-<32 hex>-<16 hex>-<2 hex>", W3C Trace Context section 3.2.
bool is_traceparent(std::string_view text) {
    if (text.size() != 55 || text[2] != '-' || text[35] != '-' || text[52] != '-' || text.starts_with("ff")) {
        return false;
    }
    const auto zero = [](std::string_view part) { return part.find_first_not_of('0') == std::string_view::npos; };
    return std::ranges::all_of(text,
                               [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || c == '-'; }) &&
           !zero(text.substr(3, 32)) && !zero(text.substr(36, 16));
}

/// Of a new span, and of a new trace if there is no parent.
std::string new_traceparent(std::string_view parent) {
    std::array<std::uint8_t, 24> ids{};
    take_random(ids);
    std::array<char, 55> text{'0', '0', '-'};
    auto* end = text.data() + 3;
    end = parent.empty() ? write_hex(std::span(ids).first(16), end) : std::ranges::copy(parent.substr(3, 32), end).out;
    *end++ = '-';
    end = write_hex(std::span(ids).last(8), end);
    *end++ = '-';
    std::ranges::copy(parent.empty() ? "00" : parent.substr(53, 2), end);
    return {text.data(), text.size()};
}

bool is_json(std::string_view content_type) {
    const auto type = content_type.substr(0, content_type.find(';'));
    const auto end = type.find_last_not_of(" \t");
    return iequals(type.substr(0, end == std::string_view::npos ? 0 : end + 1), "application/json");
}

}  // namespace

std::string_view bearer_token(const Request& request) {
    const auto value = request.headers.get("Authorization");
    return value.size() > 7 && iequals(value.substr(0, 7), "Bearer ") ? value.substr(7) : std::string_view{};
}

void identify(Request& request) {
    if (request.request_id.empty()) {
        const auto given = request.headers.get("X-Request-Id");
        request.request_id = is_request_id(given) ? std::string(given) : Uuid::generate().to_string();
    }
    if (request.trace.traceparent.empty()) {
        const auto parent = request.headers.get("traceparent");
        const bool goes_on = is_traceparent(parent);
        request.trace.parent = goes_on ? span_of(parent) : 0;
        request.trace.traceparent = new_traceparent(goes_on ? parent : std::string_view());
    }
}

Result<boost::json::value> parse_json(std::string_view text) {
    boost::system::error_code error;
    boost::json::parse_options options;
    options.max_depth = max_json_depth;
    auto value = boost::json::parse(text, error, {}, options);
    if (error) {
        return fail(problem::malformed_json, error == boost::json::error::too_deep
                                                 ? "the JSON is nested deeper than 64 levels"
                                                 : "the JSON is malformed");
    }
    return value;
}

Task<Response> Pipeline::handle(Request request, BodySource& body) {
    const auto started = std::chrono::steady_clock::now();
    identify(request);
    const auto access_line = parts_.logs_requests ? std::optional(AccessLog(request)) : std::nullopt;
    auto span = parts_.tracer != nullptr ? parts_.tracer->receive(request, parts_.logs_requests) : nullptr;
    Exchange exchange{.request = std::move(request),
                      .source = &body,
                      .parameters = {},
                      .identity = {},
                      .json = {},
                      .has_body = false};
    const Route* route = nullptr;
    Response response;
    // The central error handler: every Error and every exception of a request ends here.
    try {
        auto result = co_await serve(exchange, route);
        response = result ? std::move(*result) : error_response(result.error(), exchange.request.request_id);
    } catch (const std::exception& exception) {
        log::error("request failed", {{"requestId", exchange.request.request_id},
                                      {"route", route != nullptr ? route->path() : "none"},
                                      {"exception", typeid(exception).name()},
                                      {"reason", safe_reason(exception)}});
        response = error_response(failure_of(exception), exchange.request.request_id);
    }
    apply_security_headers(response);
    parts_.cors.apply(exchange.request, response);
    response.headers.set("X-Request-Id", exchange.request.request_id);
    parts_.metrics.record(route, response.status, std::chrono::steady_clock::now() - started);
    if (span != nullptr && (route == nullptr || !route->is_operational())) {
        span->route = route != nullptr ? route->path() : std::string_view{};
        span->status = response.status;
        parts_.tracer->end(std::move(span));
    }
    // Services ask each other all the time whether they are ready.
    const bool is_check =
        route != nullptr && route->is_operational() && exchange.request.from_peer && response.status == 200;
    if (access_line && !is_check) {
        access_line->write(response.status);
    }
    co_return response;
}

Task<Result<Response>> Pipeline::serve(Exchange& exchange, const Route*& matched) {
    if (CorsPolicy::is_preflight(exchange.request)) {
        co_return parts_.cors.preflight(exchange.request);
    }
    if (exchange.request.path == "*") {
        co_return Response::empty(204);  // OPTIONS of the server as a whole (RFC 9110, section 9.3.7)
    }
    auto match = parts_.routes.match(exchange.request.method, exchange.request.path);
    if (match.route == nullptr) {
        if (match.allow.empty()) {
            co_return fail(problem::not_found);
        }
        auto response = error_response(Error(problem::method_not_allowed), exchange.request.request_id);
        response.headers.add("Allow", match.allow);
        co_return response;
    }
    matched = match.route;
    if (!matched->is_operational() && parts_.is_prepared && !parts_.is_prepared()) {
        co_return fail(problem::unavailable, "the service waits for a dependency");
    }
    exchange.parameters = std::move(match.parameters);
    CO_CHECK_OK(co_await authorize(*matched, exchange));
    if (matched->body_schema() != nullptr) {
        CO_CHECK_OK(co_await read_json(*matched, exchange));
    }
    co_return co_await matched->handler()(exchange);
}

Task<Result<>> Pipeline::authorize(const Route& route, Exchange& exchange) {
    auto& request = exchange.request;
    const auto token = request.headers.get("X-Internal-Token");
    if (!token.empty() && equal_in_constant_time(token, parts_.internal_token)) {
        request.from_peer = true;
    }
    if (route.access() == Access::internal && !request.from_peer) {
        co_return fail(problem::unauthenticated, "this route is for the product's own services");
    }
    if (request.from_peer && request.headers.contains("X-Forwarded-For")) {
        request.client_address = request.headers.get("X-Forwarded-For");
    }
    if (route.access() == Access::bearer || route.access() == Access::admin) {
        const auto bearer = bearer_token(request);
        if (bearer.empty()) {
            co_return fail(problem::unauthenticated);
        }
        auto identity = parts_.authenticator.recall(bearer);
        if (!identity) {
            identity = co_await parts_.authenticator.authenticate(std::string(bearer));
        }
        CO_TRY(exchange.identity, std::move(*identity));
        if (route.access() == Access::admin && exchange.identity->role != Role::admin) {
            co_return fail(problem::forbidden, "only for administrators");
        }
    }
    co_return Result<>{};
}

Task<Result<>> Pipeline::read_json(const Route& route, Exchange& exchange) {
    auto text = co_await exchange.source->read(route.max_body());
    if (!text) {
        co_return std::unexpected(std::move(text).error());
    }
    if (text->empty() && !route.needs_body()) {
        exchange.json = boost::json::object();
        co_return Result<>{};
    }
    if (!is_json(exchange.request.headers.get("Content-Type"))) {
        co_return fail(problem::unsupported_media_type, "the body must be application/json");
    }
    CO_TRY(exchange.json, parse_json(*text));
    exchange.has_body = true;
    co_return Result<>{};
}

}  // namespace messenger::net
