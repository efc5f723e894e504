#include <future>

#include "auth_fixture.hpp"

namespace messenger::auth {
namespace {

class InternalTest : public AuthHttpTest {
  protected:
    testing::Reply internal(testing::Call what) { return host_.call_internally("auth", std::move(what)); }
    testing::Reply registered_ = register_user("anna@example.org");
    std::string id_ = registered_.string_at("user.id");
    std::string session_ = get("/api/auth/verify", registered_.string_at("accessToken")).string_at("sessionId");
};

TEST_F(InternalTest, IsForServicesOnly) {
    EXPECT_EQ(401, get("/internal/users/" + id_).status);
    EXPECT_EQ(401, get("/internal/users/" + id_, registered_.string_at("accessToken")).status);
    EXPECT_EQ(401, get("/internal/revocations").status);
}

TEST_F(InternalTest, TellsWhatItKnowsOfAUser) {
    const auto reply = internal({.target = "/internal/users/" + id_});
    ASSERT_EQ(200, reply.status);
    EXPECT_EQ("Anna Example", reply.string_at("displayName"));
    EXPECT_EQ(404, internal({.target = "/internal/users/" + UserId::generate().to_string()}).status);
    EXPECT_EQ(404, internal({.target = "/internal/users/x"}).status);
}

TEST_F(InternalTest, FollowsTheDisplayNameAtOnce) {
    const auto change = [&](const std::string& id, const std::string& body) {
        return internal({.method = net::Method::patch, .target = "/internal/users/" + id, .body = body}).status;
    };
    EXPECT_EQ(200, change(id_, R"({"displayName":"Anna Renamed"})"));
    EXPECT_EQ("Anna Renamed",
              get("/api/auth/verify", registered_.string_at("accessToken")).string_at("user.displayName"));
    EXPECT_EQ(422, change(id_, "{}"));
    EXPECT_EQ(404, change(UserId::generate().to_string(), R"({"displayName":"Anna"})"));
}

TEST_F(InternalTest, ListsRevocationsInOrder) {
    auto reply = internal({.target = "/internal/revocations"});
    ASSERT_EQ(200, reply.status);
    EXPECT_TRUE(reply.at("items").as_array().empty());
    EXPECT_EQ(0, reply.at("position").as_int64());
    EXPECT_EQ(204, post("/api/auth/logout", "", registered_.string_at("accessToken")).status);
    reply = internal({.target = "/internal/revocations?after=0"});
    ASSERT_EQ(1u, reply.at("items").as_array().size());
    EXPECT_EQ(session_, reply.at("items").as_array()[0].at("sessionId").as_string());
    const auto position = std::to_string(reply.at("position").as_int64());
    EXPECT_TRUE(internal({.target = "/internal/revocations?after=" + position}).at("items").as_array().empty());
    EXPECT_EQ(422, internal({.target = "/internal/revocations?wait=31"}).status);
}

TEST_F(InternalTest, WakesALongPollAtOnce) {
    auto poll =
        std::async(std::launch::async, [this] { return internal({.target = "/internal/revocations?wait=20"}); });
    EXPECT_EQ(std::future_status::timeout, poll.wait_for(std::chrono::milliseconds(50)));
    const auto started = std::chrono::steady_clock::now();
    EXPECT_EQ(204, post("/api/auth/logout", "", registered_.string_at("accessToken")).status);
    const auto reply = poll.get();
    EXPECT_LT(std::chrono::steady_clock::now() - started, std::chrono::milliseconds(900));
    ASSERT_EQ(1u, reply.at("items").as_array().size());
}

}  // namespace
}  // namespace messenger::auth
