// Which hosts are served, and rules of the operator about where requests go.
#include "tests/support/gateway_fixture.hpp"

namespace messenger::gateway {
namespace {

class Hosts : public ::testing::TestWithParam<Shape> {
  protected:
    Answer ask(const std::string& line, const std::string& host) {
        auto client = gateway.client();
        client.write(line + " HTTP/1.1\r\nHost: " + host + "\r\n" + gateway.authorization() + "\r\n");
        return client.read_answer();
    }
    GatewayFixture gateway;
};
INSTANTIATE_TEST_SUITE_P(Shapes, Hosts, ::testing::Values(Shape::one_process, Shape::own_processes), shape_name);

TEST_P(Hosts, AnotherHostIsMisdirected) {
    gateway.start(GetParam(), {{"GATEWAY_HOSTS", "chat.example,*.teams.example"}});
    EXPECT_EQ(ask("GET /api/rooms", "chat.example:8443").status, 200);
    EXPECT_EQ(ask("GET /api/rooms", "one.teams.example").status, 200);
    for (const auto line : {"GET /api/rooms", "GET /openapi.json", "GET /nothing", "POST /api/auth/login"}) {
        const auto answer = ask(line, "evil.example");
        EXPECT_EQ(answer.status, 421) << line;
        EXPECT_EQ(answer.problem(), "misdirected-request") << line;
        EXPECT_EQ(answer.count("X-Frame-Options"), 1) << line;
        EXPECT_EQ(answer.count("X-Request-Id"), 1) << line;
    }
    EXPECT_EQ(ask("GET /healthz", "10.0.0.1:6003").status, 200) << "who looks after it may use its address";
    EXPECT_EQ(ask("GET /readyz", "10.0.0.1:6003").status, 200);
    EXPECT_EQ(gateway.service(Peer::chat).received().size(), 2U);
}

TEST_P(Hosts, ChangeWithAReload) {
    gateway.start(GetParam(), {{"GATEWAY_HOSTS", "a.example"}});
    EXPECT_EQ(ask("GET /api/rooms", "b.example").status, 421);
    EXPECT_TRUE(gateway.reload({{"GATEWAY_HOSTS", "b.example"}}));
    EXPECT_EQ(ask("GET /api/rooms", "b.example").status, 200);
    EXPECT_EQ(ask("GET /api/rooms", "a.example").status, 421);
}

TEST_P(Hosts, RulesSendAPrefixOfAHostElsewhere) {
    gateway.service(Peer::user).routes.get("/api/rooms", "");
    gateway.start(GetParam(), {{"GATEWAY_ROUTES", "old.example/api/rooms=user,/api/rooms=none"}});
    EXPECT_EQ(ask("GET /api/rooms", "old.example").status, 200);
    EXPECT_EQ(gateway.service(Peer::user).last().request.path, "/api/rooms");
    EXPECT_EQ(ask("GET /api/rooms", "chat.example").status, 404);
    EXPECT_TRUE(gateway.service(Peer::chat).received().empty());
}

}  // namespace
}  // namespace messenger::gateway
