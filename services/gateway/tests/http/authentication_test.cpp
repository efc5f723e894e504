// Who gets through the door, and what a client can say of its own identity: nothing.
#include "tests/support/gateway_fixture.hpp"

namespace messenger::gateway {
namespace {

class Authentication : public BothShapes {
  protected:
    void expect_refused(const Answer& answer) {
        EXPECT_EQ(answer.status, 401);
        EXPECT_EQ(answer.problem(), "unauthenticated");
        EXPECT_TRUE(answer.headers.get("WWW-Authenticate").starts_with("Bearer"));
        EXPECT_TRUE(gateway.service(Peer::chat).received().empty());
    }
};
INSTANTIATE_TEST_SUITE_P(Shapes, Authentication, ::testing::Values(Shape::one_process, Shape::own_processes),
                         shape_name);

TEST_P(Authentication, AProtectedRouteNeedsAToken) {
    expect_refused(gateway.request("GET /api/rooms"));
    expect_refused(gateway.request("GET /api/rooms", "Authorization: Basic YTpi\r\n"));
    expect_refused(
        gateway.request("GET /api/rooms?token=" + GatewayFixture::token(gateway.signer, std::chrono::hours(1))));
}

TEST_P(Authentication, AValidTokenPassesAndReachesTheService) {
    const auto field = gateway.authorization();
    EXPECT_EQ(gateway.request("GET /api/rooms", field).status, 200);
    EXPECT_EQ("Authorization: " + std::string(gateway.service(Peer::chat).last().request.headers.get("Authorization")) +
                  "\r\n",
              field);
}

TEST_P(Authentication, AnExpiredTokenIsRefused) {
    expect_refused(gateway.request("GET /api/rooms", gateway.authorization(-jwt_leeway - std::chrono::seconds(1))));
}

TEST_P(Authentication, AForgedTokenIsRefused) {
    const auto other = JwtSigner::from_pem(JwtSigner::generate_pem()).value();
    expect_refused(gateway.request(
        "GET /api/rooms", "Authorization: Bearer " + GatewayFixture::token(other, std::chrono::hours(1)) + "\r\n"));
    auto changed = gateway.authorization();
    const auto payload = changed.find('.') + 10;
    changed[payload] = changed[payload] == 'A' ? 'B' : 'A';
    expect_refused(gateway.request("GET /api/rooms", changed));
    expect_refused(gateway.request("GET /api/rooms", "Authorization: Bearer nonsense\r\n"));
    expect_refused(gateway.request("GET /api/rooms", "Authorization: Bearer \r\n"));
}

TEST_P(Authentication, AnOpenRoutePassesAndIgnoresABadToken) {
    EXPECT_EQ(gateway.request("POST /api/auth/login").status, 200);
    EXPECT_EQ(gateway.request("POST /api/auth/login", "Authorization: Bearer nonsense\r\n").status, 200);
    EXPECT_EQ(gateway.request("GET /.well-known/jwks.json").status, 404) << "not a route of this service";
}

TEST_P(Authentication, TheTokenIsCheckedBeforeTheBody) {
    expect_refused(gateway.request("POST /api/rooms", {}, std::string((1 << 20) + 1, 'x')));
}

TEST_P(Authentication, IdentityFieldsOfClientsAreDropped) {
    const std::string fields =
        "X-User-Id: admin\r\nx-user-role: admin\r\nX-Session-ID: 1\r\nX-Internal-Token: internal-token-of-the-tests\r\n"
        "X-Forwarded-For: 6.6.6.6\r\nX-Forwarded-Host: evil\r\nX-Forwarded-Proto: https\r\nX-Real-IP: 6.6.6.6\r\n"
        "Forwarded: for=6.6.6.6\r\nX-User-Id: twice\r\n";
    EXPECT_EQ(gateway.request("POST /api/auth/login", fields).status, 200);
    const auto request = gateway.service(Peer::auth).last().request;
    for (const auto name : {"X-User-Id", "X-User-Role", "X-Session-Id", "X-Forwarded-Host", "X-Forwarded-Proto",
                            "X-Real-IP", "Forwarded"}) {
        EXPECT_FALSE(request.headers.contains(name)) << name;
    }
    if (GetParam() == Shape::one_process) {
        EXPECT_TRUE(request.from_peer);
        EXPECT_EQ(request.client_address, "127.0.0.1");
        EXPECT_FALSE(request.headers.contains("X-Forwarded-For"));
        EXPECT_FALSE(request.headers.contains("X-Internal-Token"));
    } else {
        EXPECT_EQ(request.headers.joined("X-Forwarded-For"), "127.0.0.1");
        EXPECT_EQ(request.headers.joined("X-Internal-Token"), gateway.host().process().internal_token);
    }
}

TEST_F(OwnProcesses, WithoutKeysAProtectedRouteIs503AndAnOpenOnePasses) {
    gateway.start(Shape::own_processes);
    EXPECT_EQ(gateway.request("POST /api/auth/login").status, 200);
    gateway.service(Peer::auth).jwks = "broken";
    const auto answer = gateway.request("GET /api/rooms", gateway.authorization());
    EXPECT_EQ(answer.status, 503);
    EXPECT_EQ(answer.problem(), "unavailable");
    EXPECT_EQ(answer.count("Retry-After"), 1);
}

}  // namespace
}  // namespace messenger::gateway
