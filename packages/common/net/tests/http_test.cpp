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

TEST(FieldValue, HasNoControlCharacters) {
    std::string text = "a b\t\xc3\xa9~";
    EXPECT_EQ(count_controls(text), 0U);
    for (int i = 0; i < 1'000; ++i) {
        text += i % 3 == 0 ? "\r\n" : i % 3 == 1 ? "\x7f" : std::string("x\0", 2);
    }
    EXPECT_EQ(count_controls(text), 334U * 2 + 333 + 333) << "more than a byte can count";
}

TEST(Line, EndsWithCrLf) {
    std::string_view text = "one\r\n\r\ntwo\nthree\r\n";
    EXPECT_EQ(take_line(text), "one");
    EXPECT_EQ(take_line(text), "");
    EXPECT_EQ(take_line(text), std::nullopt) << "LF alone";
    for (std::string_view none : {"", "one", "one\r", "\n"}) {
        EXPECT_EQ(take_line(none), std::nullopt);
    }
}

TEST(FieldNameTest, IsTheSameHoweverItIsWritten) {
    constexpr FieldName name = "X-Request-Id";
    EXPECT_EQ(name, FieldName(std::string("x-rEQUEST-iD")));
    EXPECT_EQ(name.bit(), FieldName(std::string_view("x-request-id")).bit());
    for (const auto* other : {"X-Request-Ie", "X-Requesu-Id", "Y-Request-Id", "X-Request", "", "X_Request_Id"}) {
        EXPECT_FALSE(name == FieldName(other)) << other;
    }
    // All that the hash looks at is the same.
    EXPECT_FALSE(FieldName("X-Bcd-Y") == FieldName("X-Acd-Y"));
    EXPECT_FALSE(FieldName("a^b") == FieldName("a~b")) << "one bit apart, and no letters";
}

TEST(FieldNamesTest, ContainWhatTheyWereMadeOf) {
    constexpr FieldNames names{"Host", "Content-Length", "TE"};
    for (const auto* one : {"host", "CONTENT-LENGTH", "te"}) {
        EXPECT_TRUE(names.contains(one)) << one;
    }
    for (const auto* other : {"", "Hos", "Tf", "Content-Type", "Content-Lengti"}) {
        EXPECT_FALSE(names.contains(other)) << other;
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

TEST(HeadersTest, GoOverTheWireLineByLine) {
    Headers headers;
    headers.add("A", "1");
    headers.add("B", "2");
    headers.add("C", "");
    headers.add("D", "4");
    std::string head = "x\r\n";
    EXPECT_EQ(headers.append_lines(head, [](const FieldName&) { return false; }), 4U);
    EXPECT_EQ(head, "x\r\nA: 1\r\nB: 2\r\nC: \r\nD: 4\r\n");
    headers.erase("B");
    headers.set("A", "5");
    head.clear();
    EXPECT_EQ(headers.append_lines(head, [](const FieldName& name) { return name == FieldName("d"); }), 2U);
    EXPECT_EQ(head, "C: \r\nA: 5\r\n");
    head.clear();
    EXPECT_EQ(Headers().append_lines(head, [](const FieldName&) { return false; }), 0U);
    EXPECT_EQ(head, "");
}

TEST(HeadersTest, TakeOverThoseOfAnotherMessage) {
    Headers others;
    others.add("A", "1");
    others.add("B", "2");
    others.erase("A");
    Headers headers;
    headers.add("C", "3");
    headers.add(others);
    EXPECT_EQ(headers.size(), 2U);
    EXPECT_EQ(headers.get("b"), "2");
    EXPECT_EQ(headers.get("c"), "3");
    EXPECT_FALSE(headers.contains("A"));
}

TEST(HeadersTest, AreFoundAmongAsManyAsThereMayBe) {
    Headers headers;
    for (int i = 0; i < 200; ++i) {
        headers.add("field-" + std::to_string(i), std::to_string(i));
    }
    for (int i = 0; i < 200; ++i) {
        EXPECT_EQ(headers.get("Field-" + std::to_string(i)), std::to_string(i));
    }
    EXPECT_FALSE(headers.contains("field-200"));
    constexpr FieldNames two{"field-7", "FIELD-99"};
    headers.erase(two);
    EXPECT_EQ(headers.size(), 198U);
    EXPECT_FALSE(headers.contains("field-7") || headers.contains("field-99"));
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
        EXPECT_TRUE(hop_by_hop_fields.contains(name)) << name;
    }
    for (const auto* name : {"Authorization", "Content-Type", "Cookie", "Sec-WebSocket-Key", "Connections"}) {
        EXPECT_FALSE(hop_by_hop_fields.contains(name) || set_per_hop_fields.contains(name)) << name;
    }
    for (const auto* name : {"x-internal-token", "X-FORWARDED-FOR", "Forwarded", "X-Request-Id", "traceparent"}) {
        EXPECT_TRUE(set_per_hop_fields.contains(name)) << name;
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
