// A gateway on three shards behind a real socket, with fake services behind it.
#pragma once

#include <gtest/gtest.h>

#include <array>
#include <memory>

#include "core/jwt.hpp"
#include "gateway_service.hpp"
#include "host/catalog.hpp"
#include "net/http_server.hpp"
#include "testing/test_host.hpp"
#include "tests/support/fake_service.hpp"
#include "tests/support/http_client.hpp"

namespace messenger::gateway {

/// How the gateway reaches the services: the two shapes of the product.
enum class Shape { one_process, own_processes };

inline std::string shape_name(const ::testing::TestParamInfo<Shape>& info) {
    return info.param == Shape::one_process ? "OneProcess" : "OwnProcesses";
}

class GatewayFixture {
  public:
    GatewayFixture() {
        services_[0].jwks = to_jwks({signer.public_key()});
        services_[0].routes.post("/api/auth/login", "").open();
        services_[0].routes.post("/api/auth/large", "").open().up_to(2 * net::max_json_body);
        services_[0].routes.get("/api/auth/sessions", "");
        services_[1].routes.get("/api/users/me", "");
        services_[1].routes.patch("/api/users/me", "");
        services_[2].routes.get("/api/rooms", "");
        services_[2].routes.post("/api/rooms", "");
        services_[2].routes.get("/api/rooms/{id}", "");
        services_[2].routes.del("/api/rooms/{id}", "");
        services_[2].routes.get("/ws", "").open();
    }
    ~GatewayFixture() { stop(); }
    GatewayFixture(const GatewayFixture&) = delete;
    GatewayFixture& operator=(const GatewayFixture&) = delete;

    /// Starts the services and the gateway in front of them.
    void start(Shape shape, std::map<std::string, std::string> settings = {}) {
        settings.try_emplace("GATEWAY_ADMIN_PORT", "0");
        settings.try_emplace("MESSENGER_SHARDS", "3");
        settings.try_emplace("ACCESS_LOG", "off");
        settings.try_emplace("UPSTREAM_CHECK_INTERVAL", "0");
        for (const auto peer : all_peers) {
            const auto index = static_cast<std::size_t>(peer);
            const std::string name(url_setting(peer).name());
            if (shape == Shape::own_processes && !settings.contains(name)) {
                running_[index] = std::make_unique<RunningService>(services_[index]);
                settings[name] = running_[index]->url();
            }
        }
        settings_ = settings;
        host_ = std::make_unique<testing::TestHost>(settings);
        if (shape == Shape::one_process) {
            for (const auto peer : all_peers) {
                host_->set_peer(peer, std::make_unique<net::InProcessTransport>(
                                          [this, peer]() -> net::HttpHandler& { return service(peer); }));
            }
        }
        host_->add<GatewayService>();
        auto& process = host_->process();
        server_ = std::make_unique<net::HttpServer>(process.shards, process.service("gateway").handler());
        port_ = server_->listen("127.0.0.1", 0);
        server_->start();
        host_->start();
    }
    /// What SIGHUP does when these settings were changed.
    bool reload(const std::map<std::string, std::string>& changes) {
        for (const auto& [name, value] : changes) {
            settings_[name] = value;
        }
        const auto known = all_settings();
        return host_->process().reloads.apply(
            known, Settings::load(known, {.environment = {}, .dotenv = {}, .flags = settings_}).value());
    }
    void stop() {
        if (server_ != nullptr) {
            server_->drain();
            server_->abort();
            host_->stop();
            server_.reset();
        }
    }

    FakeService& service(Peer peer) { return services_[static_cast<std::size_t>(peer)]; }
    std::unique_ptr<RunningService>& running(Peer peer) { return running_[static_cast<std::size_t>(peer)]; }
    testing::TestHost& host() { return *host_; }
    std::uint16_t port() const { return port_; }
    HttpClient client() const { return HttpClient(port_); }
    /// One request on a connection of its own.
    Answer request(const std::string& request_line, const std::string& fields = {}, const std::string& body = {}) {
        return client().request(request_line, fields, body);
    }
    /// An Authorization field that is good for `lifetime`.
    std::string authorization(std::chrono::seconds lifetime = std::chrono::minutes(5)) const {
        return "Authorization: Bearer " + token(signer, lifetime) + "\r\n";
    }
    static std::string token(const JwtSigner& by, std::chrono::seconds lifetime) {
        const auto second = std::chrono::floor<std::chrono::seconds>(now());
        return by.sign({.user = UserId::generate(),
                        .session = SessionId::generate(),
                        .issued_at = second - std::chrono::hours(1),
                        .expires_at = second + lifetime,
                        .token_id = "t"});
    }

    const JwtSigner signer = JwtSigner::from_pem(JwtSigner::generate_pem()).value();

  private:
    std::map<std::string, std::string> settings_;
    std::array<FakeService, all_peers.size()> services_;
    std::array<std::unique_ptr<RunningService>, all_peers.size()> running_;
    std::unique_ptr<testing::TestHost> host_;
    std::unique_ptr<net::HttpServer> server_;
    std::uint16_t port_ = 0;
};

/// The same tests for both shapes.
class BothShapes : public ::testing::TestWithParam<Shape> {
  protected:
    BothShapes() { gateway.start(GetParam()); }
    GatewayFixture gateway;
};

/// For what only happens between processes.
class OwnProcesses : public ::testing::Test {
  protected:
    GatewayFixture gateway;
};

}  // namespace messenger::gateway
