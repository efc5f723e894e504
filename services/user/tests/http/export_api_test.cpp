#include "tests/http/user_fixture.hpp"

namespace messenger::user {
namespace {

using ExportApiTest = UserHttpTest;

TEST_F(ExportApiTest, GivesAllThatIsKeptOfTheCallerAndNothingOfOthers) {
    put(ada, "/api/users/me/contacts/" + grace.to_string());
    put(grace, "/api/users/me/blocks/" + ada.to_string());
    const auto mine = get(ada, "/api/users/me/export");
    ASSERT_EQ(mine.status, 200) << mine.text;
    EXPECT_EQ(mine.at("profile"), get(ada, "/api/users/me").json);
    EXPECT_EQ(mine.at("settings"), get(ada, "/api/users/me/settings").json);
    const boost::json::object named{{"id", grace.to_string()}, {"displayName", "Grace Hopper"}, {"username", nullptr}};
    EXPECT_EQ(mine.at("contacts"), (boost::json::array{named})) << "what others say of themselves is theirs";
    EXPECT_EQ(mine.at("blocks"), boost::json::array{}) << "who blocks one is not said";
    EXPECT_NE(mine.headers.get("Content-Disposition").find("attachment"), std::string_view::npos);
}

}  // namespace
}  // namespace messenger::user
