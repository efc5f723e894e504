// What is believed of who the client is, when proxies that the operator trusts stand in front.
#include "tests/support/gateway_fixture.hpp"

namespace messenger::gateway {
namespace {

class TrustedProxy : public ::testing::TestWithParam<Shape> {
  protected:
    void start(std::map<std::string, std::string> settings) { gateway.start(GetParam(), std::move(settings)); }
    /// The address and scheme that the service is told for a request with these fields.
    std::string seen(const std::string& fields) {
        EXPECT_EQ(gateway.request("POST /api/auth/login", fields).status, 200);
        const auto request = gateway.service(Peer::auth).last().request;
        const auto address =
            GetParam() == Shape::one_process ? request.client_address : request.headers.joined("X-Forwarded-For");
        EXPECT_FALSE(request.headers.contains("Forwarded"));
        return address + " " + request.headers.joined("X-Forwarded-Proto");
    }
    GatewayFixture gateway;
};
INSTANTIATE_TEST_SUITE_P(Shapes, TrustedProxy, ::testing::Values(Shape::one_process, Shape::own_processes), shape_name);

TEST_P(TrustedProxy, SaysWhoTheClientIsAndHowItCame) {
    start({{"TRUSTED_PROXIES", "10.0.0.0/8, 127.0.0.1"}});
    EXPECT_EQ(seen("X-Forwarded-For: 6.6.6.6, 192.0.2.1, 10.0.0.7\r\nX-Forwarded-Proto: https\r\n"), "192.0.2.1 https");
    EXPECT_EQ(seen("Forwarded: for=6.6.6.6;proto=https\r\n"), "127.0.0.1 ") << "that is the other field";
    EXPECT_EQ(seen(""), "127.0.0.1 ");
}

TEST_P(TrustedProxy, SaysItByForwardedIfTheSettingSaysSo) {
    start({{"TRUSTED_PROXIES", "127.0.0.0/8"}, {"TRUSTED_PROXY_HEADER", "forwarded"}});
    EXPECT_EQ(seen("Forwarded: for=6.6.6.6, for=\"[2001:db8::1]:99\";proto=https\r\n"), "2001:db8::1 https");
    EXPECT_EQ(seen("X-Forwarded-For: 6.6.6.6\r\nX-Forwarded-Proto: https\r\n"), "127.0.0.1 ");
}

TEST_P(TrustedProxy, NobodyElseIsBelieved) {
    start({{"TRUSTED_PROXIES", "10.0.0.0/8"}});
    EXPECT_EQ(seen("X-Forwarded-For: 6.6.6.6\r\nX-Forwarded-Proto: https\r\n"), "127.0.0.1 ");
}

}  // namespace
}  // namespace messenger::gateway
