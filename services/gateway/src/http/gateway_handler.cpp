#include "http/gateway_handler.hpp"

#include "core/failure.hpp"
#include "core/log.hpp"
#include "http/affinity.hpp"
#include "http/compression.hpp"
#include "http/limited_body.hpp"
#include "net/access_log.hpp"
#include "net/path.hpp"
#include "net/pipeline.hpp"
#include "net/problem.hpp"
#include "net/tracer.hpp"
#include "settings.hpp"

namespace messenger::gateway {
namespace {

constexpr std::chrono::milliseconds upstream_deadline{30'000};

/// What a client says of its identity counts for nothing; services read the token themselves.
void strip_identity(net::Request& request) {
    constexpr net::FieldNames identity_fields{"X-User-Id",         "X-User-Role",     "X-Session-Id",
                                              "X-Internal-Token",  "X-Forwarded-For", "X-Forwarded-Host",
                                              "X-Forwarded-Proto", "X-Real-IP",       "Forwarded"};
    request.headers.erase(identity_fields);
}

/// Who looks after the process asks by whatever address it knows.
bool is_health(std::string_view path) {
    return path == "/healthz" || path == "/readyz";
}

}  // namespace

GatewayHandler::GatewayHandler(ServiceContext& context, RouteCatalog& catalog, RateLimiter* limits,
                               LoadShedder& shedder, net::HttpHandler& own)
    : context_(context),
      catalog_(catalog),
      limits_(limits),
      shedder_(shedder),
      own_(own),
      web_client_(context.settings()),
      rules_(DoorRules(context.settings())) {
    context.on_reload(DoorRules::settings(), [this](const Settings& next) {
        return [this, rules = DoorRules(next)] { rules_.replace(rules); };
    });
    const auto read_files = [this](const Settings& next) {
        return [this, files = WebClient::read(next)] { web_client_.replace(files); };
    };
    context.on_reload({&web_root}, read_files, Reloads::When::always);
}

void GatewayHandler::find_client(net::Request& request, const DoorRules& rules) {
    auto origin = net::client_origin(request.client_address, request.headers, rules.proxies, rules.proxy_field);
    strip_identity(request);
    request.client_address = std::move(origin.address);
    if (origin.scheme.empty() && request.is_encrypted) {
        origin.scheme = "https";
    }
    if (!origin.scheme.empty()) {
        request.headers.add("X-Forwarded-Proto", origin.scheme);
    }
}

Task<net::Response> GatewayHandler::handle(net::Request request, net::BodySource& body) {
    const auto started = Clock::now();
    net::identify(request);
    const auto& rules = rules_.get();
    find_client(request, rules);
    const auto access_line = rules.logs_requests ? std::optional(net::AccessLog(request)) : std::nullopt;
    const auto* tracer = context_.tracer();
    const bool is_refusable = !is_health(request.path);
    auto span = tracer != nullptr && is_refusable ? tracer->receive(request, rules.logs_requests) : nullptr;
    const auto host = host_of(request.headers.get("Host"));
    const auto peer = rules.routes.peer_for(host, request.path);
    const bool is_encrypted = request.is_encrypted;
    net::Response response;
    if (is_refusable && !rules.hosts.contains(host)) {
        response = net::error_response(Error(problem::misdirected_request), request.request_id);
        finish(request, response);
    } else if (is_refusable && shedder_.refuses(started)) {
        response = net::error_response(Error(problem::overloaded), request.request_id);
        finish(request, response);
    } else if (auto page = peer ? std::nullopt : web_client_.answer(request)) {
        response = std::move(*page);
    } else if (!peer) {
        // In two steps, so that what is passed is not kept until the answer is there.
        auto answer = own_.handle(std::move(request), body);
        response = co_await std::move(answer);
    } else {
        Known known;
        try {
            auto result = co_await forward(request, body, *peer, known);
            response = result ? std::move(*result) : net::error_response(result.error(), request.request_id);
        } catch (const std::exception& exception) {
            log::error("forwarding failed", {{"requestId", request.request_id}, {"reason", safe_reason(exception)}});
            response = net::error_response(failure_of(exception), request.request_id);
        }
        finish(request, response);
        if (rules.compresses) {
            compress(request, response, *peer);
        }
        if (known.routes != nullptr) {
            known.routes->metrics.record(known.route, response.status, Clock::now() - started);
        }
        if (span != nullptr && known.route != nullptr) {
            span->route = known.route->path();
        }
    }
    if (is_encrypted && !rules.strict_transport.empty()) {
        response.headers.set("Strict-Transport-Security", rules.strict_transport);
    }
    if (span != nullptr) {
        span->status = response.status;
        tracer->end(std::move(span));
    }
    if (access_line) {
        access_line->write(response.status);
    }
    co_return response;
}

void GatewayHandler::finish(const net::Request& request, net::Response& response) const {
    net::apply_security_headers(response);
    context_.cors().apply(request, response);
    response.headers.set("X-Request-Id", request.request_id);
}

Task<Result<net::Response>> GatewayHandler::forward(net::Request& request, net::BodySource& body, Peer peer,
                                                    Known& known) {
    if (net::is_ambiguous_path(request.path)) {
        co_return fail(problem::not_found);
    }
    if (net::CorsPolicy::is_preflight(request)) {
        co_return context_.cors().preflight(request);
    }
    auto routes = catalog_.known(peer);
    known.routes = routes ? std::move(*routes) : co_await catalog_.of(peer);
    auto limit = net::max_json_body;
    std::optional<UserId> caller;
    if (known.routes != nullptr) {  // else the service itself refuses, if it can be reached
        const auto match = known.routes->table.match(request.method, request.path);
        known.route = match.route;
        if (auto refusal = refuse(request, match)) {
            co_return std::move(*refusal);
        }
        if (match.route->access() != net::Access::open) {
            const auto token = net::bearer_token(request);
            if (token.empty()) {
                co_return fail(problem::unauthenticated);
            }
            auto identity = context_.tokens().recall(token);
            if (!identity) {
                identity = co_await context_.tokens().authenticate(std::string(token));
            }
            if (!*identity) {
                co_return std::unexpected(std::move(*identity).error());
            }
            caller = (*identity)->user;
        }
        limit = match.route->max_body();
    }
    if (limits_ != nullptr) {
        if (auto refusal = limits_->count(request, caller)) {
            co_return std::move(*refusal);
        }
    }
    if (request.wants_websocket() && !context_.cors().allows(request)) {
        co_return fail(problem::origin_not_allowed);
    }
    if (body.length().value_or(0) > limit) {
        co_return fail(problem::payload_too_large);
    }
    LimitedBody limited(body, limit);
    const auto policy = rules_.get().balancing[static_cast<std::size_t>(peer)];
    request.affinity = affinity_for(policy, request, caller);
    co_return co_await context_.peer(peer).pass(request, limited, upstream_deadline);
}

std::optional<net::Response> GatewayHandler::refuse(const net::Request& request, const net::RouteTable::Match& match) {
    if (match.route == nullptr) {
        auto response = net::error_response(
            Error(match.allow.empty() ? problem::not_found : problem::method_not_allowed), request.request_id);
        if (!match.allow.empty()) {
            response.headers.add("Allow", match.allow);
        }
        return response;
    }
    return std::nullopt;
}

}  // namespace messenger::gateway
