#include "net/problem.hpp"

#include <algorithm>

namespace messenger::net {

int http_status(Errc code) {
    switch (code) {
        case Errc::bad_request:
            return 400;
        case Errc::unauthenticated:
            return 401;
        case Errc::forbidden:
            return 403;
        case Errc::not_found:
            return 404;
        case Errc::method_not_allowed:
            return 405;
        case Errc::conflict:
            return 409;
        case Errc::payload_too_large:
            return 413;
        case Errc::unsupported_media_type:
            return 415;
        case Errc::range_not_satisfiable:
            return 416;
        case Errc::misdirected:
            return 421;
        case Errc::invalid_argument:
            return 422;
        case Errc::upgrade_required:
            return 426;
        case Errc::too_many_requests:
            return 429;
        case Errc::headers_too_large:
            return 431;
        case Errc::internal:
            return 500;
        case Errc::bad_gateway:
            return 502;
        case Errc::unavailable:
            return 503;
        case Errc::gateway_timeout:
            return 504;
    }
    return 500;
}

boost::json::object to_problem(const Error& error, std::string_view instance) {
    boost::json::object body{{"type", "/problems/" + std::string(error.problem().slug)},
                             {"title", error.problem().title},
                             {"status", http_status(error.code())},
                             {"detail", error.detail().empty() ? error.problem().title : error.detail()},
                             {"instance", instance}};
    if (!error.fields().empty()) {
        boost::json::array fields;
        for (const auto& field : error.fields()) {
            fields.push_back(boost::json::object{{"path", field.path}, {"message", field.message}});
        }
        body["errors"] = std::move(fields);
    }
    return body;
}

void describe_limit(Response& response, const ReachedLimit& limit) {
    const auto quota = std::to_string(limit.quota);
    const auto wait = std::to_string(limit.wait.count());
    const auto name = "\"" + std::string(limit.policy) + "\"";
    response.headers.set("RateLimit-Policy", name + ";q=" + quota + ";w=" + std::to_string(limit.window.count()));
    response.headers.set("RateLimit", name + ";r=0;t=" + wait);
    response.headers.set("RateLimit-Limit", quota);
    response.headers.set("RateLimit-Remaining", "0");
    response.headers.set("RateLimit-Reset", wait);
}

Response error_response(const Error& error, std::string_view request_id) {
    Response response = Response::empty(http_status(error.code()));
    response.headers.add("Content-Type", "application/problem+json");
    if (error.code() == Errc::unauthenticated) {
        response.headers.add("WWW-Authenticate", "Bearer realm=\"messenger\"");
    }
    if (error.code() == Errc::upgrade_required) {
        response.headers.add("Upgrade", "websocket");
        response.headers.add("Sec-WebSocket-Version", "13");
    }
    const bool wait = error.code() == Errc::too_many_requests || error.code() == Errc::unavailable;
    if (wait || error.retry_after()) {
        using std::chrono::seconds;
        const auto rest = std::max(seconds(1), std::chrono::ceil<seconds>(error.retry_after().value_or(seconds(1))));
        response.headers.add("Retry-After", std::to_string(rest.count()));
        if (error.code() == Errc::too_many_requests) {
            // Whoever is told to wait has one attempt after that.
            describe_limit(response, {.window = rest, .wait = rest});
        }
    }
    response.body = boost::json::serialize(to_problem(error, request_id));
    return response;
}

}  // namespace messenger::net
