// What the private port of the gateway serves: its metrics, and how the instances of the services are doing.
#pragma once

#include "host/service.hpp"
#include "http/upstream_metrics.hpp"
#include "net/http.hpp"

namespace messenger::gateway {

/// GET /metrics and GET /admin/upstreams. Whoever reaches the port may ask: it listens on loopback only.
class AdminHandler final : public net::HttpHandler {
  public:
    /// The context must outlive it.
    explicit AdminHandler(ServiceContext& context) : context_(context), upstreams_(context) {}
    Task<net::Response> handle(net::Request request, net::BodySource& body) override;

  private:
    ServiceContext& context_;
    UpstreamMetrics upstreams_;
};

}  // namespace messenger::gateway
