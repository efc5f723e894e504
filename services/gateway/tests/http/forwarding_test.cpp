// What is added to, and taken from, requests and answers on their way.
#include "tests/support/gateway_fixture.hpp"

namespace messenger::gateway {
namespace {

class Forwarding : public BothShapes {
  protected:
    net::Headers seen_by_auth() { return gateway.service(Peer::auth).last().request.headers; }
};
INSTANTIATE_TEST_SUITE_P(Shapes, Forwarding, ::testing::Values(Shape::one_process, Shape::own_processes), shape_name);

TEST_F(OwnProcesses, FieldsOfTheConnectionAreDropped) {
    gateway.start(Shape::own_processes);
    EXPECT_EQ(gateway
                  .request("POST /api/auth/login",
                           "Connection: keep-alive, X-Hop\r\nconnection: x-other ,close\r\nX-Hop: 1\r\nX-OTHER: 2\r\n"
                           "Keep-Alive: timeout=5\r\nTE: trailers\r\nProxy-Authorization: x\r\nUpgrade: h2c\r\n"
                           "Proxy-Connection: keep-alive\r\nX-End: 3\r\n")
                  .status,
              200);
    const auto headers = gateway.service(Peer::auth).last().request.headers;
    EXPECT_EQ(headers.get("X-End"), "3");
    for (const auto name :
         {"X-Hop", "X-Other", "Keep-Alive", "TE", "Proxy-Authorization", "Upgrade", "Proxy-Connection"}) {
        EXPECT_FALSE(headers.contains(name)) << name;
    }
    EXPECT_EQ(headers.get("Connection").find("X-Hop"), std::string_view::npos);
}

TEST_P(Forwarding, NamingAFieldInConnectionCannotTakeAwayWhatTheGatewayAdds) {
    EXPECT_EQ(
        gateway
            .request("POST /api/auth/login",
                     "Connection: X-Internal-Token, X-Request-Id, X-Forwarded-For, Host, Content-Length\r\n", "{}")
            .status,
        200);
    EXPECT_EQ(gateway.service(Peer::auth).last().body, "{}");
    EXPECT_EQ(seen_by_auth().get("Host"), "chat.example");
    if (GetParam() == Shape::own_processes) {
        EXPECT_EQ(seen_by_auth().get("X-Internal-Token"), gateway.host().process().internal_token);
        EXPECT_EQ(seen_by_auth().get("X-Forwarded-For"), "127.0.0.1");
    }
}

TEST_P(Forwarding, ARequestIdIsMadeAndPassedOn) {
    const auto first = gateway.request("POST /api/auth/login");
    const auto id = std::string(first.headers.get("X-Request-Id"));
    EXPECT_EQ(id.size(), 36U);
    EXPECT_EQ(first.count("X-Request-Id"), 1);
    const auto seen = gateway.service(Peer::auth).last().request;
    EXPECT_EQ(GetParam() == Shape::one_process ? seen.request_id : seen.headers.joined("X-Request-Id"), id);
    EXPECT_NE(gateway.request("POST /api/auth/login").headers.get("X-Request-Id"), id);
}

TEST_P(Forwarding, AWellFormedRequestIdOfTheClientIsKeptAndAnotherReplaced) {
    EXPECT_EQ(gateway.request("POST /api/auth/login", "X-Request-Id: abc-1_2\r\n").headers.get("X-Request-Id"),
              "abc-1_2");
    const auto refused = gateway.request("GET /api/rooms", "X-Request-Id: abc-1_2\r\n");
    EXPECT_EQ(refused.headers.get("X-Request-Id"), "abc-1_2");
    EXPECT_EQ(boost::json::parse(refused.body).at("instance").as_string(), "abc-1_2");
    for (const auto bad :
         {"a b", "a\"b", "<script>", "0123456789012345678901234567890123456789012345678901234567890123x"}) {
        EXPECT_EQ(gateway.request("POST /api/auth/login", "X-Request-Id: " + std::string(bad) + "\r\n")
                      .headers.get("X-Request-Id")
                      .size(),
                  36U)
            << bad;
    }
}

TEST_P(Forwarding, TheTraceGoesOnWithASpanOfItsOwn) {
    const std::string parent = "00-0123456789abcdef0123456789abcdef-0123456789abcdef-01";
    EXPECT_EQ(gateway.request("POST /api/auth/login", "traceparent: " + parent + "\r\n").status, 200);
    const auto seen = gateway.service(Peer::auth).last().request;
    const auto passed = GetParam() == Shape::one_process ? seen.trace.traceparent : seen.headers.joined("traceparent");
    EXPECT_EQ(passed.substr(0, 36), parent.substr(0, 36));
    EXPECT_NE(passed.substr(36, 16), parent.substr(36, 16));
    EXPECT_EQ(passed.substr(52), "-01");
}

TEST_P(Forwarding, FieldsThatEveryHopSetsAreThereOnce) {
    gateway.service(Peer::auth).answer = [](const Received& received) {
        auto response = net::Response::json(200, "{}");
        net::apply_security_headers(response);
        net::CorsPolicy({}).apply(received.request, response);
        response.headers.add("X-Request-Id", "of-the-service");
        response.headers.set("X-Frame-Options", "SAMEORIGIN");
        response.headers.set("Access-Control-Allow-Origin", "*");
        return response;
    };
    const auto answer = gateway.request("POST /api/auth/login", "Origin: http://chat.example\r\n");
    for (const auto name : {"X-Request-Id", "X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy",
                            "Cross-Origin-Resource-Policy", "Content-Security-Policy", "Cache-Control", "Vary",
                            "Access-Control-Allow-Origin", "Access-Control-Allow-Credentials",
                            "Access-Control-Expose-Headers", "Date", "Content-Type", "Content-Length"}) {
        EXPECT_EQ(answer.count(name), 1) << name;
    }
    EXPECT_EQ(answer.headers.get("Access-Control-Allow-Origin"), "http://chat.example");
    EXPECT_EQ(answer.headers.get("X-Frame-Options"), "DENY");
    EXPECT_NE(answer.headers.get("X-Request-Id"), "of-the-service");
}

TEST_P(Forwarding, AForeignOriginCannotReadTheAnswerWhateverTheServiceSays) {
    gateway.service(Peer::auth).answer = [](const Received&) {
        auto response = net::Response::json(200, "{}");
        response.headers.add("Access-Control-Allow-Origin", "*");
        return response;
    };
    EXPECT_EQ(
        gateway.request("POST /api/auth/login", "Origin: http://evil.example\r\n").count("Access-Control-Allow-Origin"),
        0);
}

TEST_P(Forwarding, APreflightIsAnsweredAtTheDoor) {
    const std::string asks = "Access-Control-Request-Method: POST\r\n";
    const auto own = gateway.request("OPTIONS /api/rooms", "Origin: http://chat.example\r\n" + asks);
    EXPECT_EQ(own.status, 204);
    EXPECT_EQ(own.headers.get("Access-Control-Allow-Origin"), "http://chat.example");
    EXPECT_EQ(own.count("Access-Control-Allow-Methods"), 1);
    const auto foreign = gateway.request("OPTIONS /api/rooms", "Origin: http://evil.example\r\n" + asks);
    EXPECT_EQ(foreign.count("Access-Control-Allow-Origin") + foreign.count("Access-Control-Allow-Methods"), 0);
    EXPECT_TRUE(gateway.service(Peer::chat).received().empty());
}

TEST_P(Forwarding, ABodyOfOneMebibytePassesAndALargerOneIs413) {
    const std::string largest(1 << 20, 'x');
    EXPECT_EQ(gateway.request("POST /api/auth/login", {}, largest).status, 200);
    EXPECT_EQ(gateway.service(Peer::auth).last().body, largest);
    const auto answer = gateway.request("POST /api/auth/login", {}, largest + "x");
    EXPECT_EQ(answer.status, 413);
    EXPECT_EQ(answer.problem(), "payload-too-large");
    auto client = gateway.client();
    client.write("POST /api/auth/login HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n100001\r\n" + largest +
                 "x\r\n0\r\n\r\n");
    EXPECT_EQ(client.read_answer().status, 413);
    EXPECT_EQ(gateway.service(Peer::auth).received().size(), 1U);
}

TEST_P(Forwarding, ALargerBodyPassesWhereTheServiceTakesOne) {
    const std::string largest(2 << 20, 'x');
    EXPECT_EQ(gateway.request("POST /api/auth/large", {}, largest).status, 200);
    EXPECT_EQ(gateway.service(Peer::auth).last().body, largest);
    EXPECT_EQ(gateway.request("POST /api/auth/large", {}, largest + "x").status, 413);
    EXPECT_EQ(gateway.service(Peer::auth).received().size(), 1U);
}

TEST_P(Forwarding, AChunkedBodyArrivesWhole) {
    auto client = gateway.client();
    client.write(
        "POST /api/auth/login HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: "
        "chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
    EXPECT_EQ(client.read_answer().status, 200);
    EXPECT_EQ(gateway.service(Peer::auth).last().body, "abcde");
}

TEST_P(Forwarding, HeadHasTheLengthOfTheAnswerToGetAndNoBody) {
    auto client = gateway.client();
    const auto get = client.request("GET /api/rooms", gateway.authorization());
    const auto head = client.request("HEAD /api/rooms", gateway.authorization());
    EXPECT_EQ(head.status, 200);
    EXPECT_EQ(head.headers.get("Content-Length"), get.headers.get("Content-Length"));
    EXPECT_EQ(client.request("GET /api/rooms", gateway.authorization()).body, get.body) << "the stream stays in step";
}

TEST_P(Forwarding, RequestsOfOneConnectionAreAnsweredInOrder) {
    gateway.service(Peer::auth).answer = [](const Received& received) {
        return net::Response::json(200, received.request.query);
    };
    auto client = gateway.client();
    std::string pipelined;
    for (int i = 0; i < 20; ++i) {
        pipelined +=
            "POST /api/auth/login?" + std::to_string(i) + " HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{}";
    }
    client.write(pipelined);
    for (int i = 0; i < 20; ++i) {
        EXPECT_EQ(client.read_answer().body, std::to_string(i));
    }
}

}  // namespace
}  // namespace messenger::gateway
