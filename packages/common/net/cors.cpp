#include "net/cors.hpp"

#include <algorithm>

namespace messenger::net {

bool CorsPolicy::allows(const Request& request) const {
    const auto origin = request.headers.find("Origin");
    if (!origin) {
        return true;
    }
    const auto& origins = origins_->get();
    if (origins.empty()) {
        const auto host = origin->find("://");
        return host != std::string_view::npos && iequals(origin->substr(host + 3), request.headers.get("Host"));
    }
    return std::ranges::find(origins, *origin) != origins.end();
}

bool CorsPolicy::is_preflight(const Request& request) {
    return request.method == Method::options && request.headers.contains("Origin") &&
           request.headers.contains("Access-Control-Request-Method");
}

Response CorsPolicy::preflight(const Request& request) const {
    Response response = Response::empty(204);
    if (allows(request)) {
        response.headers.add("Access-Control-Allow-Methods", "GET, HEAD, POST, PUT, PATCH, DELETE");
        response.headers.add("Access-Control-Allow-Headers",
                             "Authorization, Content-Type, X-Request-Id, X-Token-Mode, traceparent");
        response.headers.add("Access-Control-Max-Age", "600");
    }
    return response;
}

void CorsPolicy::apply(const Request& request, Response& response) const {
    constexpr FieldNames of_services{"Access-Control-Allow-Origin", "Access-Control-Allow-Credentials",
                                     "Access-Control-Expose-Headers", "Vary"};
    response.headers.erase(of_services);
    response.headers.add("Vary", "Origin");
    const auto origin = request.headers.find("Origin");
    if (origin && allows(request)) {
        response.headers.add("Access-Control-Allow-Origin", *origin);
        response.headers.add("Access-Control-Allow-Credentials", "true");
        response.headers.add("Access-Control-Expose-Headers",
                             "X-Request-Id, Retry-After, RateLimit, RateLimit-Policy, RateLimit-Limit, "
                             "RateLimit-Remaining, RateLimit-Reset");
    }
}

void apply_security_headers(Response& response) {
    constexpr FieldNames always{"X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy",
                                "Cross-Origin-Resource-Policy"};
    static const Headers fields = [] {
        Headers each;
        each.add("X-Content-Type-Options", "nosniff");
        each.add("X-Frame-Options", "DENY");
        each.add("Referrer-Policy", "no-referrer");
        each.add("Cross-Origin-Resource-Policy", "same-origin");
        return each;
    }();
    response.headers.erase(always);
    response.headers.add(fields);
    if (!response.headers.contains("Content-Security-Policy")) {
        response.headers.add("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
    }
    if (!response.headers.contains("Cache-Control")) {
        response.headers.add("Cache-Control", "no-store");
    }
}

}  // namespace messenger::net
