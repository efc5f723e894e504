// The life of a request at the gateway: refuse, route, authenticate, forward, answer.
#pragma once

#include "files/web_client.hpp"
#include "host/service.hpp"
#include "http/door_rules.hpp"
#include "http/route_catalog.hpp"
#include "limits/load_shedder.hpp"
#include "limits/rate_limiter.hpp"
#include "net/http.hpp"
#include "net/replaceable.hpp"

namespace messenger::gateway {

class GatewayHandler final : public net::HttpHandler {
  public:
    /// `own` serves the gateway's own routes; without `limits` there are none. All must outlive the handler. Follows
    /// the settings of DoorRules and WebClient, whose SettingsError it throws.
    GatewayHandler(ServiceContext& context, RouteCatalog& catalog, RateLimiter* limits, LoadShedder& shedder,
                   net::HttpHandler& own);

    Task<net::Response> handle(net::Request request, net::BodySource& body) override;

  private:
    /// What a request turned out to be.
    struct Known {
        std::shared_ptr<const PeerRoutes> routes{};  ///< of its service; null if they are not known
        const net::Route* route = nullptr;
    };
    using Clock = std::chrono::steady_clock;

    Task<Result<net::Response>> forward(net::Request& request, net::BodySource& body, Peer peer, Known& known);
    /// What the door refuses, before it knows whether a token is good.
    static std::optional<net::Response> refuse(const net::Request& request, const net::RouteTable::Match& match);
    /// Sets the fields that every answer has.
    void finish(const net::Request& request, net::Response& response) const;
    /// Finds out who the client is, by what may be believed of what the request says.
    static void find_client(net::Request& request, const DoorRules& rules);

    ServiceContext& context_;
    RouteCatalog& catalog_;
    RateLimiter* limits_;
    LoadShedder& shedder_;
    net::HttpHandler& own_;
    WebClient web_client_;
    net::Replaceable<DoorRules> rules_;
};

}  // namespace messenger::gateway
