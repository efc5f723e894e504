// The life of a request at the gateway: refuse, route, authenticate, forward, answer.
#pragma once

#include "host/service.hpp"
#include "http/route_catalog.hpp"
#include "net/http.hpp"

namespace messenger::gateway {

class GatewayHandler final : public net::HttpHandler {
  public:
    /// `own` serves the gateway's own routes. All references must outlive the handler.
    GatewayHandler(ServiceContext& context, RouteCatalog& catalog, net::HttpHandler& own);

    Task<net::Response> handle(net::Request request, net::BodySource& body) override;

  private:
    Task<Result<net::Response>> forward(net::Request& request, net::BodySource& body, Peer peer);
    /// What the door refuses; nothing if the service may see the request.
    Task<std::optional<net::Response>> refuse(const net::Request& request, net::RouteTable::Match match);

    ServiceContext& context_;
    RouteCatalog& catalog_;
    net::HttpHandler& own_;
    bool logs_requests_;
};

}  // namespace messenger::gateway
