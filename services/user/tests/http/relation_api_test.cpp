#include "tests/http/user_fixture.hpp"

namespace messenger::user {
namespace {

/// What holds for contacts holds for blocks.
class RelationApiTest : public UserHttpTest, public ::testing::WithParamInterface<const char*> {
  protected:
    std::string list() const { return "/api/users/me/" + std::string(GetParam()); }
    std::string one(UserId other) const { return list() + "/" + other.to_string(); }
};
INSTANTIATE_TEST_SUITE_P(Kinds, RelationApiTest, ::testing::Values("contacts", "blocks"),
                         [](const auto& info) { return std::string(info.param); });

TEST_P(RelationApiTest, AddsShowsAndRemoves) {
    EXPECT_EQ(get(ada, one(grace)).status, 404);
    EXPECT_EQ(put(ada, one(grace)).status, 204);
    EXPECT_EQ(put(ada, one(grace)).status, 204);
    const auto card = get(ada, one(grace));
    EXPECT_EQ(card.json, get(ada, "/api/users/" + grace.to_string()).json);
    const auto page = get(ada, list());
    EXPECT_EQ(page.at("items"), (boost::json::array{card.json})) << page.text;
    EXPECT_TRUE(page.at("nextCursor").is_null());
    EXPECT_EQ(remove(ada, one(grace)).status, 204);
    EXPECT_EQ(remove(ada, one(grace)).status, 204);
    EXPECT_TRUE(get(ada, list()).at("items").as_array().empty());
}

TEST_P(RelationApiTest, IsNotToldToTheOther) {
    put(ada, one(grace));
    EXPECT_TRUE(get(grace, list()).at("items").as_array().empty());
    EXPECT_EQ(get(grace, one(ada)).status, 404);
    EXPECT_EQ(get(grace, "/api/users/" + ada.to_string()).status, 200);
}

TEST_P(RelationApiTest, RefusesWhoIsNotThereAndOneself) {
    EXPECT_EQ(put(ada, one(UserId::generate())).status, 404);
    EXPECT_EQ(put(ada, list() + "/nobody").status, 404);
    EXPECT_EQ(put(ada, one(ada)).status, 409);
    EXPECT_EQ(put(ada, one(ada)).problem(), "conflict");
    EXPECT_EQ(remove(ada, one(UserId::generate())).status, 204);
    EXPECT_EQ(host.call("user", {.target = list()}).status, 401);
}

TEST_P(RelationApiTest, PagesThroughAll) {
    std::vector<std::string> expected;
    for (int i = 0; i < 5; ++i) {
        const auto other = register_user("Walter " + std::to_string(i));
        put(ada, one(other));
        expected.push_back(other.to_string());
    }
    std::vector<std::string> seen;
    std::string cursor;
    do {
        const auto page = get(ada, list() + "?limit=2" + (cursor.empty() ? "" : "&cursor=" + cursor));
        ASSERT_EQ(page.status, 200) << page.text;
        for (const auto& item : page.at("items").as_array()) {
            seen.emplace_back(item.at("id").as_string());
        }
        cursor = page.string_at("nextCursor");
    } while (!cursor.empty());
    EXPECT_EQ(seen, expected);
    EXPECT_EQ(get(ada, list() + "?limit=0").status, 422);
    EXPECT_EQ(get(ada, list() + "?cursor=broken").status, 422);
}

TEST_P(RelationApiTest, OutlivesARestart) {
    put(ada, one(grace));
    host.restart();
    begin();
    EXPECT_EQ(get(ada, one(grace)).status, 200);
}

TEST_P(RelationApiTest, EndsWithTheAccountOfEither) {
    put(ada, one(grace));
    put(grace, one(ada));
    auth->display_names.erase(ada.to_string());
    EXPECT_EQ(host.call_internally("user", {Method::del, "/internal/profiles/" + ada.to_string()}).status, 204);
    EXPECT_TRUE(get(grace, list()).at("items").as_array().empty());
    EXPECT_EQ(get(grace, one(ada)).status, 404);
    EXPECT_EQ(put(grace, one(ada)).status, 404);
}

}  // namespace
}  // namespace messenger::user
