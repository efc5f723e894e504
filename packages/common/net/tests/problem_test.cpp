#include "net/problem.hpp"

#include <gtest/gtest.h>

namespace messenger::net {
namespace {

using namespace std::chrono_literals;

TEST(ProblemTest, EveryRowBecomesAWholeAnswer) {
    for (const auto* row : problem::all()) {
        const auto response = error_response(Error(*row), "id-1");
        const auto body = boost::json::parse(response.body).as_object();
        EXPECT_EQ(response.headers.get("Content-Type"), "application/problem+json");
        EXPECT_EQ(body.at("type").as_string(), "/problems/" + std::string(row->slug));
        EXPECT_EQ(body.at("title").as_string(), row->title);
        EXPECT_EQ(body.at("detail").as_string(), row->title) << "where there is nothing more to say";
        EXPECT_EQ(body.at("status").as_int64(), response.status);
        EXPECT_EQ(body.at("instance").as_string(), "id-1");
        EXPECT_FALSE(body.contains("errors"));
        EXPECT_GE(response.status, 400) << row->slug;
        EXPECT_LT(response.status, 600) << row->slug;
        EXPECT_EQ(response.headers.contains("WWW-Authenticate"), response.status == 401) << row->slug;
        EXPECT_EQ(response.headers.contains("Retry-After"), response.status == 429 || response.status == 503);
    }
}

TEST(ProblemTest, HasTheStatusOfItsKind) {
    const std::pair<const Problem*, int> expected[]{
        {&problem::malformed_json, 400},
        {&problem::unauthenticated, 401},
        {&problem::forbidden, 403},
        {&problem::not_found, 404},
        {&problem::method_not_allowed, 405},
        {&problem::email_taken, 409},
        {&problem::payload_too_large, 413},
        {&problem::validation, 422},
        {&problem::unsupported_media_type, 415},
        {&problem::too_many_requests, 429},
        {&problem::internal, 500},
        {&problem::headers_too_large, 431},
        {&problem::bad_gateway, 502},
        {&problem::overloaded, 503},
        {&problem::gateway_timeout, 504},
        {&problem::upgrade_required, 426},
    };
    for (const auto& [row, status] : expected) {
        EXPECT_EQ(error_response(Error(*row), "").status, status) << row->slug;
    }
}

TEST(ProblemTest, NamesEveryInvalidField) {
    const Error error(std::vector<FieldError>{{"/email", "is required"}, {"/a~1b", "must be \"x\""}});
    EXPECT_EQ(
        boost::json::serialize(to_problem(error, "id-1")),
        R"({"type":"/problems/validation","title":"The request has invalid fields","status":422,)"
        R"("detail":"2 fields are invalid","instance":"id-1","errors":[{"path":"/email","message":"is required"},)"
        R"({"path":"/a~1b","message":"must be \"x\""}]})");
}

TEST(ProblemTest, SaysWhenToTryAgainInWholeSecondsThatAreNotTooShort) {
    const auto retry_after = [](const Problem& row, std::optional<std::chrono::milliseconds> delay) {
        const auto error = delay ? Error(row).retry_after(*delay) : Error(row);
        return std::string(error_response(error, "").headers.get("Retry-After"));
    };
    EXPECT_EQ(retry_after(problem::unavailable, {}), "1");
    EXPECT_EQ(retry_after(problem::too_many_requests, 2001ms), "3");
    EXPECT_EQ(retry_after(problem::too_many_requests, 2000ms), "2");
    EXPECT_EQ(retry_after(problem::too_many_requests, 0ms), "1");
    EXPECT_EQ(retry_after(problem::conflict, {}), "");
    EXPECT_EQ(retry_after(problem::conflict, 500ms), "1");
}

TEST(ProblemTest, TellsWhoAskedTooOftenWhenTheNextAttemptIs) {
    const auto response = error_response(Error(problem::too_many_requests).retry_after(2001ms), "");
    EXPECT_EQ(response.headers.get("RateLimit"), "\"default\";r=0;t=3");
    EXPECT_EQ(response.headers.get("RateLimit-Policy"), "\"default\";q=1;w=3");
    EXPECT_EQ(response.headers.get("RateLimit-Limit"), "1");
    EXPECT_EQ(response.headers.get("RateLimit-Remaining"), "0");
    EXPECT_EQ(response.headers.get("RateLimit-Reset"), "3");
    EXPECT_FALSE(error_response(Error(problem::unavailable), "").headers.contains("RateLimit-Reset"));
}

}  // namespace
}  // namespace messenger::net
