#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "core/failure.hpp"
#include "net/pipeline.hpp"
#include "testing/run_task.hpp"

namespace messenger::net {
namespace {

/// Gives what it was told to give.
class StubAuthenticator final : public Authenticator {
  public:
    Task<Result<Identity>> authenticate(std::string) override {
        if (breaks) {
            throw DependencyError("redis is down");
        }
        co_return answer;
    }
    Result<Identity> answer = Identity{};
    bool breaks = false;
};

/// Whom and what the pipeline believes, and what becomes of what a service says itself.
class PipelineTrustTest : public ::testing::Test {
  protected:
    PipelineTrustTest() {
        routes.get("/whoami", "Tells where a request came from").open().handled_by(tell_address);
        routes.get("/mine", "Needs a token").handled_by(tell_address);
        routes.get("/page", "Sets header fields").open().handled_by(show_page);
        routes.get("/broken", "Needs a dependency").open().handled_by(need_dependency);
    }
    static Task<Result<Response>> tell_address(Exchange& exchange) {
        co_return Response::json(200, exchange.request.client_address + (exchange.request.from_peer ? " peer" : ""));
    }
    static Task<Result<Response>> need_dependency(Exchange&) { throw DependencyError("user.db is locked"); }
    static Task<Result<Response>> show_page(Exchange&) {
        auto response = Response::empty(200);
        for (const auto& [name, value] :
             std::initializer_list<Headers::Field>{{"X-Frame-Options", "ALLOWALL"},
                                                   {"X-Content-Type-Options", "sniff"},
                                                   {"Content-Security-Policy", "default-src 'self'"},
                                                   {"Cache-Control", "max-age=60"},
                                                   {"Access-Control-Allow-Origin", "*"},
                                                   {"X-Request-Id", "another"}}) {
            response.headers.add(name, value);
        }
        co_return response;
    }
    Response get(std::string path, std::initializer_list<Headers::Field> fields = {}) {
        Pipeline pipeline({.routes = routes,
                           .authenticator = authenticator,
                           .cors = CorsPolicy({}),
                           .internal_token = internal_token,
                           .metrics = HttpMetrics(registry, "test", routes)});
        StringBody body("");
        Request request;
        request.path = std::move(path);
        request.client_address = "192.0.2.1";
        request.request_id = "id-1";
        for (const auto& [name, value] : fields) {
            request.headers.add(name, value);
        }
        return testing::run_task(pipeline.handle(std::move(request), body));
    }

    RouteTable routes;
    StubAuthenticator authenticator;
    prometheus::Registry registry;
    std::string internal_token = "the internal token";
};

TEST_F(PipelineTrustTest, BelievesAPeerWhoTheClientIs) {
    EXPECT_EQ(get("/whoami", {{"X-Internal-Token", "the internal token"}, {"X-Forwarded-For", "198.51.100.7"}}).body,
              "198.51.100.7 peer");
    EXPECT_EQ(get("/whoami", {{"X-Internal-Token", "the internal token"}}).body, "192.0.2.1 peer");
}

TEST_F(PipelineTrustTest, BelievesNobodyElse) {
    for (const auto* token : {"", "the internal tokem", "the internal token ", "the internal toke"}) {
        EXPECT_EQ(get("/whoami", {{"X-Internal-Token", token}, {"X-Forwarded-For", "198.51.100.7"}}).body, "192.0.2.1")
            << token;
    }
    internal_token = "";
    EXPECT_EQ(get("/whoami", {{"X-Internal-Token", ""}, {"X-Forwarded-For", "198.51.100.7"}}).body, "192.0.2.1")
        << "no token is no key";
}

TEST_F(PipelineTrustTest, ReadsTheSchemeOfATokenWithoutCase) {
    for (const auto* authorization : {"Bearer t", "bearer t", "BEARER t"}) {
        EXPECT_EQ(get("/mine", {{"Authorization", authorization}}).status, 200) << authorization;
    }
}

TEST_F(PipelineTrustTest, SaysThatATokenCannotBeChecked) {
    authenticator.answer = fail(problem::unavailable);
    const auto response = get("/mine", {{"Authorization", "Bearer t"}});
    EXPECT_EQ(response.status, 503);
    EXPECT_EQ(response.headers.get("Retry-After"), "1");
    EXPECT_EQ(get("/whoami", {{"Authorization", "Bearer t"}}).status, 200) << "where none is needed, none is checked";
}

TEST_F(PipelineTrustTest, ABrokenDependencyIsA503WhoseReasonOnlyTheLogKnows) {
    for (const auto* path : {"/broken", "/mine"}) {
        authenticator.breaks = true;
        ::testing::internal::CaptureStderr();
        const auto response = get(path, {{"Authorization", "Bearer t"}});
        const auto log = boost::json::parse(::testing::internal::GetCapturedStderr());
        EXPECT_EQ(response.status, 503) << path;
        EXPECT_EQ(response.headers.get("Content-Type"), "application/problem+json");
        EXPECT_TRUE(response.headers.contains("Retry-After"));
        EXPECT_EQ(response.body.find("redis"), std::string::npos);
        EXPECT_EQ(response.body.find("user.db"), std::string::npos);
        EXPECT_EQ(log.at("requestId").as_string(), "id-1");
        EXPECT_EQ(log.at("route").as_string(), path);
        EXPECT_EQ(log.at("reason").as_string(), path == std::string("/mine") ? "redis is down" : "user.db is locked");
    }
}

TEST_F(PipelineTrustTest, LetsAServiceChooseCachingAndItsPolicyButNothingWeaker) {
    const auto response = get("/page", {{"Origin", "https://evil.example"}, {"Host", "chat.example"}});
    EXPECT_EQ(response.headers.joined("Content-Security-Policy"), "default-src 'self'");
    EXPECT_EQ(response.headers.joined("Cache-Control"), "max-age=60");
    EXPECT_EQ(response.headers.joined("X-Frame-Options"), "DENY");
    EXPECT_EQ(response.headers.joined("X-Content-Type-Options"), "nosniff");
    EXPECT_EQ(response.headers.joined("X-Request-Id"), "id-1");
    EXPECT_FALSE(response.headers.contains("Access-Control-Allow-Origin"));
}

}  // namespace
}  // namespace messenger::net
