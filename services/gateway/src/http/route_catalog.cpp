#include "http/route_catalog.hpp"

#include "net/pipeline.hpp"

namespace messenger::gateway {
namespace {

constexpr std::chrono::seconds lifetime{30};
constexpr std::chrono::milliseconds retry_after{500};
constexpr std::chrono::milliseconds deadline{2'000};

net::Method method_of(std::string_view key) {
    if (key == "get")
        return net::Method::get;
    if (key == "post")
        return net::Method::post;
    if (key == "put")
        return net::Method::put;
    if (key == "patch")
        return net::Method::patch;
    return net::Method::del;
}

std::shared_ptr<const PeerRoutes> parse(const net::Response& response, prometheus::Registry& registry) {
    auto value = net::parse_json(response.body);
    if (response.status != 200 || !value || !value->is_object() || !value->as_object().contains("paths")) {
        return nullptr;
    }
    return std::make_shared<const PeerRoutes>(std::move(value->as_object()), registry);
}

}  // namespace

namespace {

net::RouteTable table_of(const boost::json::object& document) {
    net::RouteTable table;
    for (const auto& [path, operations] : document.at("paths").as_object()) {
        for (const auto& [method, operation] : operations.as_object()) {
            auto& route = table.add(method_of(method), path, "");
            if (!operation.as_object().contains("security")) {
                route.open();
            }
            if (const auto* limit = operation.as_object().if_contains("x-max-body")) {
                route.up_to(limit->to_number<std::size_t>());
            }
        }
    }
    return table;
}

}  // namespace

PeerRoutes::PeerRoutes(boost::json::object openapi, prometheus::Registry& registry)
    : document(std::move(openapi)), table(table_of(document)), metrics(registry, "gateway", table) {}

std::optional<RouteCatalog::Routes> RouteCatalog::known(Peer peer) {
    const auto& entry = entries_[static_cast<std::size_t>(peer)];
    const std::lock_guard lock(mutex_);
    return Clock::now() < entry.next_fetch ? std::optional(entry.routes) : std::nullopt;
}

Task<RouteCatalog::Routes> RouteCatalog::of(Peer peer) {
    auto& entry = entries_[static_cast<std::size_t>(peer)];
    {
        const std::lock_guard lock(mutex_);
        if (Clock::now() < entry.next_fetch) {
            co_return entry.routes;
        }
        // Others go on with what is known while this one asks.
        entry.next_fetch = Clock::now() + (entry.routes == nullptr ? Clock::duration(retry_after) : lifetime);
    }
    net::Request request;
    request.path = "/openapi.json";
    auto response = co_await context_.peer(peer).send(std::move(request), {}, deadline);
    auto routes = response ? parse(*response, context_.metrics()) : nullptr;
    const std::lock_guard lock(mutex_);
    if (routes != nullptr) {
        entry.routes = std::move(routes);
        entry.next_fetch = Clock::now() + lifetime;
    }
    co_return entry.routes;
}

}  // namespace messenger::gateway
