// Who asks for more than the limits allow.
#include "tests/support/gateway_fixture.hpp"

namespace messenger::gateway {
namespace {

class RateLimits : public ::testing::TestWithParam<Shape> {
  protected:
    void start(std::map<std::string, std::string> settings) { gateway.start(GetParam(), std::move(settings)); }
    static void expect_refused(const Answer& answer, const std::string& policy, const std::string& quota) {
        EXPECT_EQ(answer.status, 429);
        EXPECT_EQ(answer.problem(), "too-many-requests");
        const std::string wait(answer.headers.get("Retry-After"));
        EXPECT_GE(std::stoi(wait), 1);
        EXPECT_EQ(answer.headers.get("RateLimit"), "\"" + policy + "\";r=0;t=" + wait);
        EXPECT_EQ(answer.headers.get("RateLimit-Policy"), "\"" + policy + "\";q=" + quota + ";w=3600");
        EXPECT_EQ(answer.headers.get("RateLimit-Limit"), quota);
        EXPECT_EQ(answer.headers.get("RateLimit-Remaining"), "0");
        EXPECT_EQ(answer.headers.get("RateLimit-Reset"), wait);
        for (const auto name : {"X-Request-Id", "X-Frame-Options", "Content-Type", "RateLimit", "Retry-After"}) {
            EXPECT_EQ(answer.count(name), 1) << name;
        }
    }
    GatewayFixture gateway;
};
INSTANTIATE_TEST_SUITE_P(Shapes, RateLimits, ::testing::Values(Shape::one_process, Shape::own_processes), shape_name);

TEST_P(RateLimits, AnAddressThatAsksTooOftenIsToldWhenToComeBack) {
    start({{"RATE_LIMIT_ADDRESS", "3/1h"}});
    for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(gateway.request("POST /api/auth/login").status, 200);
    }
    const auto refused = gateway.request("POST /api/auth/login");
    expect_refused(refused, "address", "3");
    EXPECT_EQ(gateway.service(Peer::auth).received().size(), 3U);
    expect_refused(gateway.request("GET /openapi.json"), "address", "3");
    EXPECT_EQ(gateway.request("GET /healthz").status, 200) << "health is not limited";
}

TEST_P(RateLimits, WhatTheContractRefusesBeforeStaysRefusedLikeThat) {
    start({{"RATE_LIMIT_ADDRESS", "1/1h"}});
    EXPECT_EQ(gateway.request("POST /api/auth/login").status, 200);
    EXPECT_EQ(gateway.request("GET /api/auth/nothing").status, 404);
    EXPECT_EQ(gateway.request("PUT /api/auth/login").status, 405);
    EXPECT_EQ(gateway.request("GET /api/rooms").status, 401);
    EXPECT_EQ(gateway.request("POST /api/auth/login", {}, std::string((1 << 20) + 1, 'x')).status, 429) << "before 413";
}

TEST_P(RateLimits, AUserHasALimitWhereverHeComesFrom) {
    start({{"RATE_LIMIT_USER", "2/1h"}, {"TRUSTED_PROXIES", "127.0.0.1"}});
    const auto ann = gateway.authorization();
    const auto from = [](const std::string& address) { return "X-Forwarded-For: " + address + "\r\n"; };
    EXPECT_EQ(gateway.request("GET /api/rooms", ann + from("192.0.2.1")).status, 200);
    EXPECT_EQ(gateway.request("GET /api/users/me", ann + from("192.0.2.2")).status, 200);
    expect_refused(gateway.request("GET /api/rooms", ann + from("192.0.2.3")), "user", "2");
    EXPECT_EQ(gateway.request("GET /api/rooms", gateway.authorization() + from("192.0.2.1")).status, 200)
        << "another user";
    EXPECT_EQ(gateway.request("POST /api/auth/login", from("192.0.2.1")).status, 200);
}

TEST_P(RateLimits, KindsOfRequestsHaveLimitsOfTheirOwn) {
    gateway.service(Peer::chat).routes.get("/api/search", "");
    start({{"RATE_LIMIT_SIGN_IN", "1/1h"}, {"RATE_LIMIT_SOCKET", "1/1h"}, {"RATE_LIMIT_SEARCH", "1/1h"}});
    EXPECT_EQ(gateway.request("POST /api/auth/login").status, 200);
    expect_refused(gateway.request("POST /api/auth/login"), "sign-in", "1");
    const auto ann = gateway.authorization();
    EXPECT_EQ(gateway.request("GET /api/search?q=a", ann).status, 200);
    expect_refused(gateway.request("GET /api/search?q=b", ann), "search", "1");
    EXPECT_EQ(gateway.request("GET /api/search?q=b", gateway.authorization()).status, 200);
    const std::string upgrade = "Connection: Upgrade\r\nUpgrade: websocket\r\n";
    EXPECT_EQ(gateway.request("GET /ws", upgrade).status, 200) << "the fake answers like that";
    expect_refused(gateway.request("GET /ws", upgrade), "socket", "1");
    EXPECT_EQ(gateway.request("GET /api/rooms", ann).status, 200);
}

TEST_P(RateLimits, OffMeansThatNothingIsLimited) {
    start({{"RATE_LIMITS", "off"}, {"RATE_LIMIT_ADDRESS", "1/1h"}});
    for (int i = 0; i < 5; ++i) {
        EXPECT_EQ(gateway.request("POST /api/auth/login").status, 200);
    }
}

TEST_P(RateLimits, AnAddressOfIPv6CountsAsItsNetwork) {
    start({{"RATE_LIMIT_ADDRESS", "1/1h"}, {"TRUSTED_PROXIES", "127.0.0.1"}});
    const auto status = [this](const std::string& address) {
        return gateway.request("POST /api/auth/login", "X-Forwarded-For: " + address + "\r\n").status;
    };
    EXPECT_EQ(status("2001:db8::1"), 200);
    EXPECT_EQ(status("2001:db8::ffff:2"), 429);
    EXPECT_EQ(status("2001:db8:0:1::1"), 200);
}

}  // namespace
}  // namespace messenger::gateway
