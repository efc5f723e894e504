#include "net/pipeline.hpp"

#include <gtest/gtest.h>

#include <prometheus/text_serializer.h>

#include "net/openapi.hpp"
#include "testing/run_task.hpp"

namespace messenger::net {
namespace {

struct Item {
    std::string name;
};
const Schema item_schema("Item", field("name", &Item::name, text().length(1, 5)));

/// Takes one token for a user's and one for an administrator's.
class FakeAuthenticator final : public Authenticator {
  public:
    Task<Result<Identity>> authenticate(std::string token) override {
        if (token != "user" && token != "admin") {
            co_return fail(problem::unauthenticated);
        }
        co_return Identity{.role = token == "admin" ? Role::admin : Role::user};
    }
};

/// A body that notes whether it was asked for.
class NotedBody final : public BodySource {
  public:
    explicit NotedBody(std::string body) : body_(std::move(body)), length_(body_.size()) {}
    Task<Result<std::string>> next() override {
        was_read = true;
        co_return std::exchange(body_, {});
    }
    // Asked for by who is about to read.
    std::optional<std::uint64_t> length() const override {
        was_read = true;
        return length_;
    }
    mutable bool was_read = false;

  private:
    std::string body_;
    std::size_t length_;
};

class PipelineTest : public ::testing::Test {
  protected:
    PipelineTest() {
        routes.get("/items/{id}", "Read an item").handled_by(show);
        routes.post("/items", "Make an item").takes(item_schema).answers(201, "The item").handled_by(make);
        routes.post("/large", "Make a large item").takes(item_schema).up_to(2 * max_json_body).handled_by(make);
        routes.post("/open", "Open to all").open().takes(item_schema).handled_by(make);
        routes.get("/admin", "For administrators").admin().handled_by(empty);
        routes.get("/internal/x", "For services").internal().handled_by(empty);
        routes.get("/throws", "Breaks").open().handled_by(fail_badly);
    }

    static Task<Result<Response>> empty(Exchange&) { co_return Response::empty(204); }
    static Task<Result<Response>> fail_badly(Exchange&) { throw std::runtime_error("a secret"); }
    static Task<Result<Response>> make(Exchange& exchange) {
        CO_TRY(const auto item, exchange.read(item_schema));
        co_return Response::json(201, "{\"name\":\"" + item.name + "\"}");
    }
    static Task<Result<Response>> show(Exchange& exchange) {
        CO_TRY(const auto id, exchange.id<RoomId>("id"));
        co_return Response::json(200, "{\"id\":\"" + id.to_string() + "\"}");
    }

    Response send(Method method, std::string path, std::string body = {}, Headers headers = {}) {
        Pipeline pipeline({.routes = routes,
                           .authenticator = authenticator,
                           .cors = CorsPolicy({"https://app.example"}),
                           .internal_token = "the internal token",
                           .metrics = HttpMetrics(registry, "test", routes)});
        NotedBody source(std::move(body));
        Request request;
        request.method = method;
        request.path = std::move(path);
        request.headers = std::move(headers);
        auto response = testing::run_task(pipeline.handle(std::move(request), source));
        was_body_read = source.was_read;
        return response;
    }
    static Headers headers(std::initializer_list<std::pair<const char*, const char*>> fields) {
        Headers headers;
        for (const auto& [name, value] : fields) {
            headers.add(name, value);
        }
        return headers;
    }
    static Headers json_from(const char* token) {
        return headers({{"Authorization", token}, {"Content-Type", "application/json; charset=utf-8"}});
    }
    static std::string type_of(const Response& response) {
        return std::string(boost::json::parse(response.body).at("type").as_string());
    }

    RouteTable routes;
    FakeAuthenticator authenticator;
    prometheus::Registry registry;
    bool was_body_read = false;
};

TEST_F(PipelineTest, ServesAGoodRequest) {
    const auto response = send(Method::post, "/items", R"({"name":"tea"})", json_from("Bearer user"));
    EXPECT_EQ(response.status, 201);
    EXPECT_EQ(response.body, R"({"name":"tea"})");
}

TEST_F(PipelineTest, EveryAnswerHasTheSecurityHeadersAndARequestId) {
    for (const auto& response :
         {send(Method::post, "/items", R"({"name":"tea"})", json_from("Bearer user")), send(Method::get, "/none"),
          send(Method::get, "/throws"), send(Method::get, "/items/x"),
          send(Method::options, "/items", "",
               headers({{"Origin", "https://app.example"}, {"Access-Control-Request-Method", "POST"}}))}) {
        EXPECT_EQ(response.headers.get("X-Content-Type-Options"), "nosniff") << response.status;
        EXPECT_EQ(response.headers.get("X-Frame-Options"), "DENY");
        EXPECT_TRUE(response.headers.contains("Content-Security-Policy"));
        EXPECT_EQ(response.headers.get("Cache-Control"), "no-store");
        EXPECT_TRUE(response.headers.contains("X-Request-Id"));
    }
}

TEST_F(PipelineTest, RefusesInTheOrderOfTheContract) {
    const std::string too_large(max_json_body + 1, ' ');
    const auto plain = headers({{"Authorization", "Bearer user"}, {"Content-Type", "text/plain"}});
    EXPECT_EQ(send(Method::post, "/none", too_large).status, 404);
    EXPECT_EQ(send(Method::put, "/items", too_large).status, 405);
    EXPECT_EQ(send(Method::post, "/items", too_large).status, 401);
    EXPECT_FALSE(was_body_read) << "nobody's body is read before the token";
    EXPECT_EQ(send(Method::post, "/items", too_large, plain).status, 413);
    EXPECT_EQ(send(Method::post, "/items", "{", plain).status, 415);
    EXPECT_EQ(send(Method::post, "/items", "{", json_from("Bearer user")).status, 400);
    EXPECT_EQ(send(Method::post, "/items", "{}", json_from("Bearer user")).status, 422);
}

TEST_F(PipelineTest, ARouteMayAllowALargerBody) {
    const auto body = [](std::size_t size) { return R"({"name":"tea"})" + std::string(size - 14, ' '); };
    EXPECT_EQ(send(Method::post, "/items", body(max_json_body + 1), json_from("Bearer user")).status, 413);
    EXPECT_EQ(send(Method::post, "/large", body(2 * max_json_body), json_from("Bearer user")).status, 201);
    EXPECT_EQ(send(Method::post, "/large", body(2 * max_json_body + 1), json_from("Bearer user")).status, 413);
}

TEST_F(PipelineTest, NamesTheMethodsOfAPath) {
    EXPECT_EQ(send(Method::del, "/items/x").headers.get("Allow"), "GET, HEAD");
    EXPECT_EQ(send(Method::get, "/items").headers.get("Allow"), "POST");
    EXPECT_EQ(send(Method::other, "/items").status, 405);
}

TEST_F(PipelineTest, RefusesMissingAndBadTokensWithAChallenge) {
    for (const auto* authorization : {"", "Bearer", "Bearer ", "Bearer nonsense", "Basic user", "user"}) {
        const auto response = send(Method::get, "/items/x", "", headers({{"Authorization", authorization}}));
        EXPECT_EQ(response.status, 401) << authorization;
        EXPECT_TRUE(response.headers.get("WWW-Authenticate").starts_with("Bearer"));
        EXPECT_EQ(type_of(response), "/problems/unauthenticated");
    }
}

TEST_F(PipelineTest, IgnoresATokenWhereNoneIsNeeded) {
    EXPECT_EQ(send(Method::post, "/open", R"({"name":"a"})", json_from("Bearer nonsense")).status, 201);
}

TEST_F(PipelineTest, KeepsRolesAndInternalRoutesApart) {
    EXPECT_EQ(send(Method::get, "/admin", "", json_from("Bearer user")).status, 403);
    EXPECT_EQ(send(Method::get, "/admin", "", json_from("Bearer admin")).status, 204);
    EXPECT_EQ(send(Method::get, "/internal/x", "", json_from("Bearer admin")).status, 401);
    EXPECT_EQ(send(Method::get, "/internal/x", "", headers({{"X-Internal-Token", "the internal tokem"}})).status, 401);
    EXPECT_EQ(send(Method::get, "/internal/x", "", headers({{"X-Internal-Token", "the internal token"}})).status, 204);
}

TEST_F(PipelineTest, AMalformedIdInAPathIsNotFound) {
    const auto id = RoomId::generate().to_string();
    EXPECT_EQ(send(Method::get, "/items/" + id, "", json_from("Bearer user")).status, 200);
    EXPECT_EQ(send(Method::get, "/items/nonsense", "", json_from("Bearer user")).status, 404);
    EXPECT_EQ(send(Method::get, "/items/%zz", "", json_from("Bearer user")).status, 404);
}

TEST_F(PipelineTest, RefusesJsonThatIsMalformedOrTooDeep) {
    const auto nested = [](int depth) { return std::string(depth, '[') + std::string(depth, ']'); };
    EXPECT_EQ(type_of(send(Method::post, "/open", nested(65), json_from(""))), "/problems/malformed-json");
    EXPECT_EQ(send(Method::post, "/open", nested(64), json_from("")).status, 422);
    for (const std::string body : {"", "{\"name\":\"a\"} x", "{'name':1}", "\xff", "{\"name\":\"\xff\"}", "NaN"}) {
        EXPECT_EQ(send(Method::post, "/open", body, json_from("")).status, 400) << body;
    }
}

TEST_F(PipelineTest, AnExceptionIsA500WithoutItsText) {
    ::testing::internal::CaptureStderr();
    const auto response = send(Method::get, "/throws");
    EXPECT_EQ(response.status, 500);
    EXPECT_EQ(response.body.find("secret"), std::string::npos);
    const auto log = ::testing::internal::GetCapturedStderr();
    EXPECT_NE(log.find("request failed"), std::string::npos);
    EXPECT_EQ(log.find("a secret"), std::string::npos);
}

TEST_F(PipelineTest, TakesOverAWellFormedRequestIdAndTraceOnly) {
    EXPECT_EQ(send(Method::get, "/none", "", headers({{"X-Request-Id", "abc-1"}})).headers.get("X-Request-Id"),
              "abc-1");
    const auto bad = send(Method::get, "/none", "", headers({{"X-Request-Id", "a b\"c"}}));
    EXPECT_EQ(bad.headers.get("X-Request-Id").size(), 36U);
    EXPECT_EQ(std::string(boost::json::parse(bad.body).at("instance").as_string()), bad.headers.get("X-Request-Id"));

    Request request;
    request.headers.add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    identify(request);
    EXPECT_EQ(request.trace.trace_id(), "0af7651916cd43dd8448eb211c80319c");
    EXPECT_TRUE(request.trace.traceparent.ends_with("-01"));
    EXPECT_EQ(request.trace.traceparent.find("b7ad6b7169203331"), std::string::npos) << "the span is ours";
    for (const auto* malformed : {"", "00-0", "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                                  "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                                  "00-0AF7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}) {
        Request other;
        other.headers.add("traceparent", malformed);
        identify(other);
        EXPECT_NE(other.trace.trace_id(), "0af7651916cd43dd8448eb211c80319c") << malformed;
        EXPECT_EQ(other.trace.trace_id().size(), 32U);
    }
}

TEST_F(PipelineTest, LetsOnlyAllowedOriginsReadAnswers) {
    const auto allowed = send(Method::get, "/none", "", headers({{"Origin", "https://app.example"}}));
    EXPECT_EQ(allowed.headers.get("Access-Control-Allow-Origin"), "https://app.example");
    EXPECT_EQ(allowed.headers.get("Vary"), "Origin");
    for (const auto* origin : {"https://evil.example", "https://app.example.evil", "http://app.example", "null"}) {
        const auto other = send(Method::get, "/none", "", headers({{"Origin", origin}}));
        EXPECT_FALSE(other.headers.contains("Access-Control-Allow-Origin")) << origin;
    }
    const auto preflight =
        send(Method::options, "/items", "",
             headers({{"Origin", "https://app.example"}, {"Access-Control-Request-Method", "POST"}}));
    EXPECT_EQ(preflight.status, 204);
    EXPECT_NE(preflight.headers.get("Access-Control-Allow-Headers").find("Authorization"), std::string_view::npos);
}

TEST_F(PipelineTest, CountsRequestsByRoute) {
    send(Method::post, "/open", R"({"name":"a"})", json_from(""));
    send(Method::get, "/none");
    const auto text = prometheus::TextSerializer().Serialize(registry.Collect());
    EXPECT_NE(text.find(R"(method="POST",route="/open",service="test",status="2xx"} 1)"), std::string::npos) << text;
    EXPECT_NE(text.find(R"(route="unmatched",service="test",status="4xx"} 1)"), std::string::npos);
}

TEST_F(PipelineTest, ShowsItsRoutesAsOpenApi) {
    const auto document = openapi_document("Test", "1.0", routes);
    const auto& paths = document.at("paths").as_object();
    EXPECT_FALSE(paths.contains("/internal/x"));
    const auto& post = paths.at("/items").at("post");
    EXPECT_EQ(post.at("requestBody").at("content").at("application/json").at("schema").at("$ref").as_string(),
              "#/components/schemas/Item");
    EXPECT_TRUE(post.at("responses").as_object().contains("201"));
    EXPECT_TRUE(post.as_object().contains("security"));
    EXPECT_FALSE(paths.at("/open").at("post").as_object().contains("security"));
    EXPECT_FALSE(post.as_object().contains("x-max-body"));
    EXPECT_EQ(paths.at("/large").at("post").at("x-max-body"), 2 * max_json_body);
    EXPECT_EQ(paths.at("/items/{id}").at("get").at("parameters").at(0).at("name").as_string(), "id");
}

TEST(CorsPolicyTest, AnEmptyListStandsForTheOwnOrigin) {
    const CorsPolicy own({});
    Request request;
    request.headers.add("Host", "chat.example:6003");
    EXPECT_TRUE(own.allows(request)) << "no browser";
    request.headers.set("Origin", "https://Chat.example:6003");
    EXPECT_TRUE(own.allows(request));
    for (const auto* origin : {"https://chat.example", "https://evil.example", "null", "chat.example:6003"}) {
        request.headers.set("Origin", origin);
        EXPECT_FALSE(own.allows(request)) << origin;
    }
}

}  // namespace
}  // namespace messenger::net
