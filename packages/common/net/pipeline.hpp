// What every request passes, in this order: security headers, CORS, JSON body parsing, route handler, central error
// handler; around them the request id, trace context, access log and metrics. One Pipeline serves one service.
#pragma once

#include <functional>
#include <string>

#include "net/authenticator.hpp"
#include "net/cors.hpp"
#include "net/http.hpp"
#include "net/http_metrics.hpp"
#include "net/routes.hpp"

namespace messenger::net {

/// The deepest nesting of JSON that is read.
inline constexpr std::size_t max_json_depth = 64;

/// What a pipeline needs from its service. The references must outlive it.
struct PipelineParts {
    const RouteTable& routes;
    Authenticator& authenticator;
    CorsPolicy cors;
    std::string internal_token;
    HttpMetrics metrics;
    bool logs_requests = false;
    /// Records a span for each request; null: nobody does.
    const Tracer* tracer = nullptr;
    /// Whether the service can serve yet; null: it always can.
    std::function<bool()> is_prepared = nullptr;
};

class Pipeline final : public HttpHandler {
  public:
    explicit Pipeline(PipelineParts parts) : parts_(std::move(parts)) {}

    Task<Response> handle(Request request, BodySource& body) override;

  private:
    Task<Result<Response>> serve(Exchange& exchange, const Route*& matched);
    Task<Result<>> authorize(const Route& route, Exchange& exchange);
    Task<Result<>> read_json(const Route& route, Exchange& exchange);

    PipelineParts parts_;
};

/// The token of "Authorization: Bearer ..."; empty without one.
std::string_view bearer_token(const Request& request);

/// Gives the request an id and a trace, taking over what the client or a hop before has set if it is well-formed.
void identify(Request& request);

/// Parses JSON within the product's limits; malformed_json otherwise.
Result<boost::json::value> parse_json(std::string_view text);

}  // namespace messenger::net
