#include "http/profile_codec.hpp"

#include <gtest/gtest.h>

namespace messenger::user {
namespace {

Profile with_status_until(Timestamp end) {
    auto profile = make_profile({UserId::generate(), "Ada Lovelace"}, now());
    profile.status_text = "at lunch";
    profile.status_expires_at = end;
    return profile;
}

TEST(ProfileJson, HasAStatusTextUntilItEnds) {
    const auto end = now() + std::chrono::hours(1);
    const auto json = public_json(with_status_until(end));
    EXPECT_EQ(json.at("statusText"), "at lunch");
    EXPECT_EQ(json.at("statusExpiresAt"), boost::json::value(boost::json::string(to_rfc3339(end))));
}

TEST(ProfileJson, HasNoneThatHasEnded) {
    const auto profile = with_status_until(now() - std::chrono::milliseconds(1));
    for (const auto& json : {public_json(profile), own_json(profile)}) {
        EXPECT_EQ(json.at("statusText"), "");
        EXPECT_TRUE(json.at("statusExpiresAt").is_null());
    }
}

TEST(ProfileJson, TellsOthersNotWhereSomebodyLives) {
    auto profile = make_profile({UserId::generate(), "Ada Lovelace"}, now());
    profile.time_zone = "Europe/London";
    EXPECT_FALSE(public_json(profile).contains("timeZone"));
    EXPECT_EQ(own_json(profile).at("timeZone"), "Europe/London");
}

TEST(ProfileJson, IsReadAsItWasWritten) {
    auto profile = with_status_until(now() + std::chrono::hours(1));
    for (auto* const time : {&profile.created_at, &profile.updated_at}) {
        *time = parse_rfc3339(to_rfc3339(*time)).value();
    }
    profile.status_expires_at = parse_rfc3339(to_rfc3339(*profile.status_expires_at));
    EXPECT_EQ(from_own_json(boost::json::serialize(own_json(profile))), profile);
    profile.username = "ada";
    profile.bio = "Notes on the \"engine\"";
    profile.avatar = MediaId::generate();
    profile.time_zone = "Europe/London";
    profile.locale = "en-GB";
    EXPECT_EQ(from_own_json(boost::json::serialize(own_json(profile))), profile);
}

TEST(ProfileJson, IsNotReadFromAnythingElse) {
    const auto json = boost::json::serialize(own_json(make_profile({UserId::generate(), "Ada Lovelace"}, now())));
    ASSERT_TRUE(from_own_json(json));
    for (const auto& other : {std::string(), std::string("[]"), std::string("{}"), json.substr(1), json + "}"}) {
        EXPECT_FALSE(from_own_json(other)) << other;
    }
}

TEST(SearchCursor, IsReadAsItWasWritten) {
    const SearchPosition position{"zo\u00eb", UserId::generate()};
    EXPECT_EQ(from_cursor(to_cursor(position)).value(), position);
    EXPECT_TRUE(from_cursor("broken").error().is(problem::validation));
}

}  // namespace
}  // namespace messenger::user
