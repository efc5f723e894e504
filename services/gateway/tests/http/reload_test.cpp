// Settings that change while the gateway serves.
#include "tests/support/gateway_fixture.hpp"

namespace messenger::gateway {
namespace {

class Reloading : public ::testing::TestWithParam<Shape> {
  protected:
    void start(std::map<std::string, std::string> settings) { gateway.start(GetParam(), std::move(settings)); }
    GatewayFixture gateway;
};
INSTANTIATE_TEST_SUITE_P(Shapes, Reloading, ::testing::Values(Shape::one_process, Shape::own_processes), shape_name);

TEST_P(Reloading, LimitsAreTakenOver) {
    start({{"RATE_LIMIT_ADDRESS", "100/1h"}});
    auto client = gateway.client();
    EXPECT_EQ(client.request("POST /api/auth/login").status, 200);
    EXPECT_TRUE(gateway.reload({{"RATE_LIMIT_ADDRESS", "1/1h"}}));
    EXPECT_EQ(client.request("POST /api/auth/login").status, 429) << "on the same connection";
    EXPECT_TRUE(gateway.reload({{"RATE_LIMIT_ADDRESS", "0/1h"}}));
    EXPECT_EQ(client.request("POST /api/auth/login").status, 200);
}

TEST_P(Reloading, OriginsAreTakenOver) {
    start({{"CORS_ORIGINS", "https://a.example"}});
    const auto allowed = [this](const std::string& path, const std::string& origin) {
        return gateway.request("GET " + path, "Origin: " + origin + "\r\n")
                   .headers.get("Access-Control-Allow-Origin") == origin;
    };
    EXPECT_TRUE(allowed("/api/rooms", "https://a.example"));
    EXPECT_TRUE(gateway.reload({{"CORS_ORIGINS", "https://b.example"}}));
    for (const auto path : {"/api/rooms", "/healthz"}) {
        EXPECT_FALSE(allowed(path, "https://a.example")) << path;
        EXPECT_TRUE(allowed(path, "https://b.example")) << path;
    }
}

TEST_P(Reloading, TrustedProxiesAreTakenOver) {
    start({});
    const auto seen = [this] {
        gateway.request("POST /api/auth/login", "X-Forwarded-For: 192.0.2.1\r\n");
        const auto request = gateway.service(Peer::auth).last().request;
        return GetParam() == Shape::one_process ? request.client_address : request.headers.joined("X-Forwarded-For");
    };
    EXPECT_EQ(seen(), "127.0.0.1");
    EXPECT_TRUE(gateway.reload({{"TRUSTED_PROXIES", "127.0.0.1"}}));
    EXPECT_EQ(seen(), "192.0.2.1");
}

}  // namespace
}  // namespace messenger::gateway
