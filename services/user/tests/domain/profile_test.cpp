#include "domain/profile.hpp"

#include <gtest/gtest.h>

namespace messenger::user {
namespace {

using std::chrono::seconds;

class StatusText : public ::testing::Test {
  protected:
    const Timestamp at = from_micros(1'000'000'000);
    Profile profile = make_profile({UserId::generate(), "Ada Lovelace"}, at);
};

TEST_F(StatusText, IsGoneWhenItHasEnded) {
    apply(profile, {.status_text = "lunch", .status_expires_at = at + seconds(10)}, at);
    auto before = profile;
    end_status(before, at + seconds(9));
    EXPECT_EQ(before, profile);
    end_status(profile, at + seconds(10));
    EXPECT_EQ(profile.status_text, "");
    EXPECT_EQ(profile.status_expires_at, std::nullopt);
}

TEST_F(StatusText, HasNoEndUnlessItIsGivenOne) {
    apply(profile, {.status_text = "lunch", .status_expires_at = at + seconds(10)}, at);
    apply(profile, {.status_text = "busy"}, at);
    EXPECT_EQ(profile.status_expires_at, std::nullopt);
}

TEST_F(StatusText, CanGetAnotherEnd) {
    apply(profile, {.status_text = "lunch", .status_expires_at = at + seconds(10)}, at);
    apply(profile, {.status_expires_at = at + seconds(20)}, at);
    EXPECT_EQ(profile.status_text, "lunch");
    EXPECT_EQ(profile.status_expires_at, at + seconds(20));
}

TEST_F(StatusText, DoesNotComeBackWithANewEnd) {
    apply(profile, {.status_text = "lunch", .status_expires_at = at + seconds(10)}, at);
    apply(profile, {.status_expires_at = at + seconds(60)}, at + seconds(30));
    EXPECT_EQ(profile.status_text, "");
    EXPECT_EQ(profile.status_expires_at, std::nullopt);
}

TEST(Profile, HasTheSameCardWithOtherTexts) {
    const auto before = make_profile({UserId::generate(), "Ada Lovelace"}, now());
    auto after = before;
    apply(after, {.bio = "x", .status_text = "busy"}, now());
    EXPECT_TRUE(has_same_card(before, after));
    apply(after, {.username = "ada"}, now());
    EXPECT_FALSE(has_same_card(before, after));
}

}  // namespace
}  // namespace messenger::user
