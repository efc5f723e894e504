#include "net/http.hpp"

#include <gtest/gtest.h>

#include "net/field_syntax.hpp"
#include "net/hop_by_hop.hpp"
#include "net/response_head.hpp"
#include "net/transport.hpp"
#include "testing/run_task.hpp"

namespace messenger::net {
namespace {

TEST(Field, IsAddedWhateverRoomThereIs) {
    std::string head;
    std::string expected;
    for (int i = 0; i < 200; ++i) {
        const auto name = "field-" + std::to_string(i);
        append_field(head, name, "value");
        expected += name + ": value\r\n";
        ASSERT_EQ(head, expected);
    }
}

TEST(MethodTest, IsReadFromItsExactName) {
    for (const auto method :
         {Method::get, Method::head, Method::post, Method::put, Method::patch, Method::del, Method::options}) {
        EXPECT_EQ(parse_method(to_string(method)), method);
    }
    for (const auto* name : {"", "get", "Get", "GETS", "GE", "TRACE", "CONNECT", "OTHER"}) {
        EXPECT_EQ(parse_method(name), Method::other) << name;
    }
}

TEST(HeadersTest, KeepTheOrderAndCompareNamesWithoutCase) {
    Headers headers;
    headers.add("Accept", "a");
    headers.add("X", "1");
    headers.add("ACCEPT", "b");
    EXPECT_EQ(headers.get("accept"), "a");
    EXPECT_EQ(headers.joined("accept"), "a, b");
    EXPECT_EQ(headers.joined("none"), "");
    EXPECT_EQ(headers.find("none"), std::nullopt);
    headers.set("aCCEPT", "c");
    EXPECT_EQ(headers.joined("Accept"), "c");
    EXPECT_EQ(headers.size(), 2U);
    headers.erase("x");
    EXPECT_FALSE(headers.contains("X"));
}

TEST(HeadersTest, AValueMayBeThatOfAnotherField) {
    Headers headers;
    headers.add("Name", "a value that is longer than what fits into a string without a buffer");
    for (int i = 0; i < 100; ++i) {
        headers.add("Copy", headers.get("Name"));
    }
    headers.set("Name", headers.get("Copy"));
    EXPECT_EQ(headers.size(), 101U);
    for (const auto& [name, value] : headers) {
        EXPECT_EQ(value, "a value that is longer than what fits into a string without a buffer") << name;
    }
}

TEST(HasTokenTest, FindsWholeMembersOfAList) {
    for (const auto* list : {"upgrade", "Upgrade", "keep-alive, Upgrade", ",, \tUPGRADE\t ,x", "a,upgrade"}) {
        EXPECT_TRUE(has_token(list, "upgrade")) << list;
    }
    for (const auto* list : {"", ",", "upgrades", "xupgrade", "up grade", "upgrade;q=1", "\"upgrade\""}) {
        EXPECT_FALSE(has_token(list, "upgrade")) << list;
    }
}

TEST(IequalsTest, FoldsAsciiLettersOnly) {
    EXPECT_TRUE(iequals("Az09-", "aZ09-"));
    EXPECT_FALSE(iequals("a", "ab"));
    EXPECT_FALSE(iequals("[", "{")) << "one bit apart, and no letters";
    EXPECT_FALSE(iequals("\xc4", "\xe4"));
}

TEST(RequestTest, AsksForAWebSocketWithGetUpgradeAndConnection) {
    const auto wants = [](Method method, const char* upgrade, const char* connection) {
        Request request;
        request.method = method;
        request.headers.add("Upgrade", upgrade);
        request.headers.add("Connection", connection);
        return request.wants_websocket();
    };
    EXPECT_TRUE(wants(Method::get, "WebSocket", "keep-alive, Upgrade"));
    EXPECT_FALSE(wants(Method::post, "websocket", "Upgrade"));
    EXPECT_FALSE(wants(Method::get, "h2c", "Upgrade"));
    EXPECT_FALSE(wants(Method::get, "websocket", "keep-alive"));
}

TEST(StringBodyTest, IsBoundedLikeAnyOther) {
    EXPECT_EQ(testing::run_task(StringBody("12345").read(5)), "12345");
    EXPECT_TRUE(testing::run_task(StringBody("12345").read(4)).error().is(problem::payload_too_large));
}

TEST(HopByHopTest, KnowsTheFieldsOfOneHop) {
    for (const auto* name : {"connection", "Keep-Alive", "PROXY-CONNECTION", "te", "Trailer", "Transfer-Encoding",
                             "Upgrade", "Proxy-Authorization", "Proxy-Authenticate"}) {
        EXPECT_TRUE(is_hop_by_hop(name)) << name;
    }
    for (const auto* name : {"Authorization", "Content-Type", "Cookie", "Sec-WebSocket-Key", "Connections"}) {
        EXPECT_FALSE(is_hop_by_hop(name) || is_set_per_hop(name)) << name;
    }
    for (const auto* name : {"x-internal-token", "X-FORWARDED-FOR", "Forwarded", "X-Request-Id", "traceparent"}) {
        EXPECT_TRUE(is_set_per_hop(name)) << name;
    }
}

TEST(ResponseHeadTest, DelimitsTheBody) {
    const auto head = serialize_response_head(Response::json(201, "{}"), Persistence::stays);
    EXPECT_TRUE(head.starts_with("HTTP/1.1 201 Created\r\nDate: ")) << head;
    EXPECT_TRUE(head.ends_with(" GMT\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n")) << head;
    EXPECT_NE(serialize_response_head(Response::empty(200), Persistence::stays).find("Content-Length: 0\r\n"),
              std::string::npos);
    for (const int status : {101, 204, 304}) {
        EXPECT_EQ(serialize_response_head(Response::empty(status), Persistence::stays).find("Content-Length"),
                  std::string::npos);
    }
}

TEST(ResponseHeadTest, SaysItselfWhetherTheConnectionGoesOn) {
    auto response = Response::empty(200);
    response.headers.add("connection", "keep-alive");
    response.headers.add("Date", "yesterday");
    const auto head = serialize_response_head(response, Persistence::closes);
    EXPECT_EQ(head, "HTTP/1.1 200 OK\r\nDate: yesterday\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    response = Response::empty(101);
    response.headers.add("Connection", "Upgrade");
    EXPECT_NE(serialize_response_head(response, Persistence::stays).find("Connection: Upgrade\r\n"), std::string::npos);
}

/// Tells who asked, and for what.
class Mirror final : public HttpHandler {
  public:
    Task<Response> handle(Request request, BodySource& body) override {
        const auto text = co_await body.read(100);
        co_return Response::json(200, request.target() + (request.from_peer ? " peer " : " stranger ") + *text);
    }
};

TEST(InProcessTransportTest, CallsTheServiceAsAPeer) {
    std::unique_ptr<Mirror> mirror;
    InProcessTransport transport([&mirror]() -> HttpHandler& { return *mirror; });
    mirror = std::make_unique<Mirror>();
    Request request;
    request.path = "/a";
    request.query = "b";
    EXPECT_EQ(testing::run_task(transport.send(std::move(request), "body", std::chrono::seconds(1)))->body,
              "/a?b peer body");
}

}  // namespace
}  // namespace messenger::net
