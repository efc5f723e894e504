#include "gateway_service.hpp"

#include "core/log.hpp"
#include "files/web_client.hpp"
#include "host/host_settings.hpp"
#include "host/redis_setting.hpp"
#include "host/version.hpp"
#include "http/admin_handler.hpp"
#include "http/gateway_handler.hpp"
#include "http/redirect_handler.hpp"
#include "http/route_catalog.hpp"
#include "limits/load_shedder.hpp"
#include "limits/rate_limiter.hpp"
#include "net/http_server.hpp"
#include "net/openapi.hpp"
#include "settings.hpp"

namespace messenger::gateway {
namespace {

constexpr std::chrono::milliseconds readiness_deadline{2'000};
constexpr std::chrono::milliseconds drain_spread{1'000};

Task<Result<>> check_ready(net::Transport& transport) {
    net::Request request;
    request.path = "/readyz";
    CO_TRY(const auto response, co_await transport.send(std::move(request), {}, readiness_deadline));
    if (response.status != 200) {
        co_return fail(problem::unavailable, "is not ready");
    }
    co_return Result<>{};
}

}  // namespace

struct GatewayService::Parts {
    explicit Parts(ServiceContext& service_context)
        : context(service_context),
          catalog(service_context),
          shedder(service_context),
          admin_handler(service_context),
          admin_server(service_context.shards(), admin_handler) {
        if (service_context.settings().get(rate_limits).on) {
            limits = std::make_unique<RateLimiter>(service_context, redis_of(service_context.settings()));
        }
    }

    Task<Result<net::Response>> openapi(net::Exchange& exchange) {
        if (limits != nullptr) {
            if (auto refusal = limits->count(exchange.request, std::nullopt)) {
                co_return std::move(*refusal);
            }
        }
        auto document = net::openapi_document("Messenger", version, context.routes());
        for (const auto peer : all_peers) {
            if (const auto routes = co_await catalog.of(peer)) {
                net::merge_openapi(document, routes->document);
            }
        }
        document["servers"] = boost::json::array{boost::json::object{{"url", "/"}}};
        co_return net::Response::json(200, boost::json::serialize(document));
    }

    void start_redirecting() {
        const auto& settings = context.settings();
        const auto port = settings.get(redirect_port).number;
        if (port == 0) {
            return;
        }
        if (settings.get(tls_certificate).empty() || port > std::numeric_limits<std::uint16_t>::max()) {
            throw SettingsError("REDIRECT_PORT: must be a port, and needs TLS_CERTIFICATE");
        }
        redirect_handler.emplace(settings.get(port_setting("gateway")).number);
        redirect_server.emplace(context.shards(), *redirect_handler);
        redirect_server->listen(settings.get(bind_address).text, static_cast<std::uint16_t>(port));
        redirect_server->start();
    }

    ServiceContext& context;
    RouteCatalog catalog;
    std::unique_ptr<RateLimiter> limits;
    LoadShedder shedder;
    std::unique_ptr<GatewayHandler> handler;
    AdminHandler admin_handler;
    net::HttpServer admin_server;
    std::optional<RedirectHandler> redirect_handler;
    std::optional<net::HttpServer> redirect_server;
};

void GatewayService::check(const Settings& settings, Problems& problems) {
    problems.add_thrown_by([&settings] { door_of(settings); });
    problems.add_thrown_by([&settings] { WebClient::read(settings); });
}

GatewayService::GatewayService(ServiceContext& context) : parts_(std::make_unique<Parts>(context)) {
    const auto port = parts_->admin_server.listen("127.0.0.1", context.settings().get(admin_port).number);
    parts_->admin_server.start();
    log::info("admin port", {{"url", "http://127.0.0.1:" + std::to_string(port)}});
    parts_->start_redirecting();
    context.routes()
        .get("/openapi.json", "OpenAPI 3.1 document of all services")
        .open()
        .answers(200, "The document")
        .handled_by(&Parts::openapi, parts_.get());
    if (parts_->limits != nullptr) {
        parts_->limits->start();
    } else {
        log::warning("nothing limits how much is asked for: RATE_LIMITS is off");
    }
    if (!context.is_one_process()) {
        for (const auto peer : all_peers) {
            auto& transport = context.peer(peer);
            context.add_readiness(std::string(to_string(peer)), [&transport] { return check_ready(transport); });
        }
    }
}

GatewayService::~GatewayService() = default;

net::HttpHandler* GatewayService::handler(net::HttpHandler& pipeline) {
    parts_->handler = std::make_unique<GatewayHandler>(parts_->context, parts_->catalog, parts_->limits.get(),
                                                       parts_->shedder, pipeline);
    return parts_->handler.get();
}

Task<> GatewayService::drain() {
    for (const auto peer : all_peers) {
        co_await parts_->context.peer(peer).drain(drain_spread);
    }
}

void GatewayService::stop() {
    if (parts_->limits != nullptr) {
        parts_->limits->stop();
    }
    parts_->admin_server.drain();
    if (parts_->redirect_server) {
        parts_->redirect_server->drain();
    }
}

}  // namespace messenger::gateway
