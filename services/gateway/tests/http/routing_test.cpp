// Which service a request reaches, and what the door refuses before any service sees it.
#include "tests/support/gateway_fixture.hpp"

namespace messenger::gateway {
namespace {

class Routing : public BothShapes {};
INSTANTIATE_TEST_SUITE_P(Shapes, Routing, ::testing::Values(Shape::one_process, Shape::own_processes), shape_name);

TEST_P(Routing, EachPrefixReachesItsServiceWithMethodQueryAndBody) {
    EXPECT_EQ(gateway.request("POST /api/auth/login?a=1&b=%20", "Content-Type: application/json\r\n", "{}").status,
              200);
    EXPECT_EQ(gateway.request("PATCH /api/users/me", gateway.authorization(), "{\"bio\":1}").status, 200);
    EXPECT_EQ(gateway.request("DELETE /api/rooms/7%20x", gateway.authorization()).status, 200);
    const auto login = gateway.service(Peer::auth).last();
    EXPECT_EQ(login.request.method, net::Method::post);
    EXPECT_EQ(login.request.target(), "/api/auth/login?a=1&b=%20");
    EXPECT_EQ(login.request.headers.get("Content-Type"), "application/json");
    EXPECT_EQ(login.body, "{}");
    EXPECT_EQ(gateway.service(Peer::user).last().body, "{\"bio\":1}");
    EXPECT_EQ(gateway.service(Peer::chat).last().request.path, "/api/rooms/7%20x");
    EXPECT_EQ(gateway.service(Peer::chat).received().size(), 1U);
}

TEST_P(Routing, TheAnswerComesBackAsItIs) {
    gateway.service(Peer::auth).answer = [](const Received&) {
        auto response = net::Response::json(201, std::string(100'000, 'x'));
        response.headers.add("Set-Cookie", "a=1");
        response.headers.add("Set-Cookie", "b=2");
        response.headers.add("Cache-Control", "max-age=5");
        return response;
    };
    const auto answer = gateway.request("POST /api/auth/login");
    EXPECT_EQ(answer.status, 201);
    EXPECT_EQ(answer.body, std::string(100'000, 'x'));
    EXPECT_EQ(answer.headers.joined("Set-Cookie"), "a=1, b=2");
    EXPECT_EQ(answer.headers.get("Cache-Control"), "max-age=5");
}

TEST_P(Routing, UnknownPathsAre404) {
    for (const auto path : {"/nothing", "/api/authority", "/api/rooms/1/2/3", "/api/auth", "/ws/x"}) {
        const auto answer = gateway.request(std::string("GET ") + path, gateway.authorization());
        EXPECT_EQ(answer.status, 404) << path;
        EXPECT_EQ(answer.problem(), "not-found") << path;
    }
    EXPECT_TRUE(gateway.service(Peer::chat).received().empty());
    EXPECT_TRUE(gateway.service(Peer::auth).received().empty());
}

TEST_P(Routing, AWrongMethodIs405WithTheAllowedOnesEvenWithoutAToken) {
    const auto answer = gateway.request("PUT /api/rooms/7");
    EXPECT_EQ(answer.status, 405);
    EXPECT_EQ(answer.problem(), "method-not-allowed");
    EXPECT_EQ(answer.headers.get("Allow"), "GET, HEAD, DELETE");
    EXPECT_EQ(gateway.request("BREW /api/auth/login").headers.get("Allow"), "POST");
    EXPECT_EQ(gateway.request("POST /healthz").status, 405);
    EXPECT_TRUE(gateway.service(Peer::chat).received().empty());
}

TEST_P(Routing, InternalRoutesAndMetricsCannotBeReached) {
    for (const auto target :
         {"/internal/users/1", "/internal/revocations", "/metrics", "/api/auth/../../internal/users/1",
          "/api/users/%2e%2e/%2e%2e/internal/users", "/api/users/..%2f..%2finternal", "//internal/users/1",
          "/api/users/me/../../../internal/users/1", "http://chat.example/internal/users/1"}) {
        const auto answer =
            gateway.request(std::string("GET ") + target, gateway.authorization() + "X-Internal-Token: guess\r\n");
        EXPECT_EQ(answer.status, 404) << target;
    }
    for (const auto peer : all_peers) {
        EXPECT_TRUE(gateway.service(peer).received().empty()) << to_string(peer);
    }
}

TEST_P(Routing, AnAmbiguousPathIsNotForwarded) {
    for (const auto path :
         {"/api/rooms/a%2fb", "/api/rooms/a%5Cb", "/api/rooms/%00", "/api/rooms/..", "/api/rooms//7"}) {
        EXPECT_EQ(gateway.request(std::string("GET ") + path, gateway.authorization()).status, 404) << path;
    }
    EXPECT_TRUE(gateway.service(Peer::chat).received().empty());
}

TEST_P(Routing, AnEscapedPathIsForwardedWithoutBeingDecoded) {
    EXPECT_EQ(gateway.request("GET /api/rooms/%252e%252e", gateway.authorization()).status, 200);
    EXPECT_EQ(gateway.service(Peer::chat).last().request.path, "/api/rooms/%252e%252e");
}

TEST_P(Routing, OneOpenApiDocumentDescribesAllServices) {
    const auto answer = gateway.request("GET /openapi.json");
    ASSERT_EQ(answer.status, 200);
    const auto document = boost::json::parse(answer.body);
    const auto& paths = document.at("paths").as_object();
    for (const auto path : {"/openapi.json", "/api/auth/login", "/api/users/me", "/api/rooms/{id}", "/ws"}) {
        EXPECT_TRUE(paths.contains(path)) << path;
    }
}

TEST_P(Routing, HealthIsTheGatewaysOwn) {
    EXPECT_EQ(gateway.request("GET /healthz").status, 200);
    EXPECT_EQ(gateway.request("GET /readyz").status, 200);
}

TEST_F(OwnProcesses, ReadinessNamesTheServiceThatIsNotReady) {
    gateway.service(Peer::user).is_ready = false;
    gateway.start(Shape::own_processes);
    const auto answer = gateway.request("GET /readyz");
    EXPECT_EQ(answer.status, 503);
    EXPECT_NE(answer.body.find("user: is not ready"), std::string::npos) << answer.body;
    EXPECT_EQ(answer.body.find("chat"), std::string::npos) << answer.body;
}

}  // namespace
}  // namespace messenger::gateway
