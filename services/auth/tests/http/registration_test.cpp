#include <future>

#include "auth_fixture.hpp"

namespace messenger::auth {
namespace {

class RegistrationTest : public AuthHttpTest {};

TEST_F(RegistrationTest, SignsTheNewUserIn) {
    const auto reply = register_user("Anna@Example.org");
    ASSERT_EQ(201, reply.status) << reply.text;
    EXPECT_EQ("Bearer", reply.string_at("tokenType"));
    EXPECT_EQ(900, reply.at("expiresIn").to_number<int>());
    EXPECT_EQ(43u, reply.string_at("refreshToken").size());
    EXPECT_EQ("Anna@Example.org", reply.string_at("user.email"));
    EXPECT_EQ("Anna Example", reply.string_at("user.displayName"));
    EXPECT_EQ("user", reply.string_at("user.role"));
    EXPECT_FALSE(reply.at("user.emailVerified").as_bool());
    EXPECT_TRUE(reply.string_at("user.createdAt").ends_with("Z"));
    EXPECT_EQ(6u, reply.at("user").as_object().size());
    EXPECT_EQ(200, get("/api/auth/verify", reply.string_at("accessToken")).status);
}

TEST_F(RegistrationTest, MakesTheProfileBeforeItAnswers) {
    const auto reply = register_user("anna@example.org");
    const std::lock_guard lock(user_service_->mutex);
    ASSERT_EQ(1u, user_service_->requests.size());
    EXPECT_EQ("/internal/profiles/" + reply.string_at("user.id"), user_service_->requests[0].first);
    EXPECT_NE(std::string::npos, user_service_->requests[0].second.find(R"("displayName":"Anna Example")"));
}

TEST_F(RegistrationTest, SucceedsWhileTheUserServiceIsDown) {
    user_service_->is_down = true;
    EXPECT_EQ(201, register_user("anna@example.org").status);
}

TEST_F(RegistrationTest, RefusesAnEmailThatIsTakenInAnyCase) {
    EXPECT_EQ(201, register_user("anna@example.org").status);
    const auto reply = register_user("ANNA@example.org");
    EXPECT_EQ(409, reply.status);
    EXPECT_EQ("email-taken", reply.problem());
}

TEST_F(RegistrationTest, MakesOneAccountOfManyRequestsAtOnce) {
    std::vector<std::future<testing::Reply>> replies;
    for (int i = 0; i < 20; ++i) {
        replies.push_back(std::async(std::launch::async, [this] { return register_user("same@example.org"); }));
    }
    std::map<int, int> by_status;
    for (auto& reply : replies) {
        ++by_status[reply.get().status];
    }
    EXPECT_EQ((std::map<int, int>{{201, 1}, {409, 19}}), by_status);
}

TEST_F(RegistrationTest, NamesEveryInvalidField) {
    auto reply = post("/api/auth/register", R"({"email":"no","password":"short","displayName":"x"})");
    EXPECT_EQ(422, reply.status);
    EXPECT_EQ((Paths{"/email", "/password", "/displayName"}), invalid_paths(reply));
    reply = post("/api/auth/register", "{}");
    EXPECT_EQ((Paths{"/email", "/password", "/displayName"}), invalid_paths(reply));
    EXPECT_EQ(std::string::npos, reply.text.find("short"));
}

TEST_F(RegistrationTest, RefusesCommonPasswordsAndTheEmail) {
    EXPECT_EQ((Paths{"/password"}), invalid_paths(register_user("anna@example.org", "Password123")));
    EXPECT_EQ((Paths{"/password"}), invalid_paths(register_user("anna@example.org", "Anna@Example.ORG")));
    EXPECT_EQ((Paths{"/password"}), invalid_paths(register_user("anna@example.org", std::string(256, 'x'))));
    EXPECT_EQ(201, register_user("anna@example.org", std::string(254, 'x') + "é").status);
}

TEST_F(RegistrationTest, CountsCodePointsOfTheDisplayName) {
    const auto with_name = [this](const std::string& name) {
        static int count = 0;
        return post("/api/auth/register", R"({"email":"u)" + std::to_string(++count) +
                                              R"(@example.org","password":"a good passphrase","displayName":")" + name +
                                              "\"}")
            .status;
    };
    std::string thirty;
    for (int i = 0; i < 30; ++i) {
        thirty += "é";
    }
    EXPECT_EQ(201, with_name(thirty));
    EXPECT_EQ(422, with_name(thirty + "é"));
    EXPECT_EQ(201, with_name("日本語"));
    EXPECT_EQ(422, with_name("日本"));
}

TEST_F(RegistrationTest, RefusesWhatIsNoJson) {
    EXPECT_EQ(400, post("/api/auth/register", "{").status);
    EXPECT_EQ(422, post("/api/auth/register", "[]").status);
    EXPECT_EQ(415, call({.method = net::Method::post,
                         .target = "/api/auth/register",
                         .body = "x",
                         .headers = {{"Content-Type", "text/plain"}}})
                       .status);
    EXPECT_EQ(413, post("/api/auth/register", std::string(1024 * 1024 + 1, ' ')).status);
    EXPECT_EQ(405, get("/api/auth/register").status);
}

}  // namespace
}  // namespace messenger::auth
