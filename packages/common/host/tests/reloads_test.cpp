#include "host/reloads.hpp"

#include <gtest/gtest.h>

#include "host/host_settings.hpp"
#include "host/service.hpp"
#include "host/tests/settings_of.hpp"

namespace messenger {
namespace {

class ReloadsTest : public ::testing::Test {
  protected:
    /// Follows a setting, and keeps its value as `seen` says it.
    void follow(const AnySetting& setting, std::string& seen) {
        reloads.follow({&setting}, [&](const Settings& next) {
            ++asked;
            return [&seen, text = std::string(next.text(setting))] { seen = text; };
        });
    }
    bool apply(std::map<std::string, std::string> values) {
        return reloads.apply(all_settings(), settings_of(std::move(values)));
    }

    Reloads reloads{settings_of({{"CORS_ORIGINS", "https://a"}})};
    int asked = 0;
    std::string origins = "untouched";
    std::string access = "untouched";
};

TEST_F(ReloadsTest, WhoFollowsAChangedSettingIsTold) {
    follow(cors_origins, origins);
    follow(access_log, access);
    EXPECT_TRUE(apply({{"CORS_ORIGINS", "https://b"}}));
    EXPECT_EQ(origins, "https://b");
    EXPECT_EQ(access, "untouched");
    EXPECT_EQ(asked, 1);
}

TEST_F(ReloadsTest, WhatIsAsItWasIsNoChange) {
    follow(cors_origins, origins);
    EXPECT_TRUE(apply({{"CORS_ORIGINS", "https://a"}}));
    EXPECT_TRUE(apply({{"CORS_ORIGINS", "https://b"}}));
    EXPECT_TRUE(apply({{"CORS_ORIGINS", "https://b"}}));
    EXPECT_EQ(asked, 1);
    EXPECT_TRUE(apply({}));
    EXPECT_EQ(origins, "") << "back to the default";
}

TEST_F(ReloadsTest, WhenOneObjectsNothingIsPutInForce) {
    follow(cors_origins, origins);
    bool objects = true;
    reloads.follow({&access_log}, [&objects](const Settings&) -> std::function<void()> {
        if (objects) {
            throw SettingsError("not that");
        }
        return [] {};
    });
    follow(log_level, access);
    const std::map<std::string, std::string> next{
        {"CORS_ORIGINS", "https://b"}, {"ACCESS_LOG", "off"}, {"LOG_LEVEL", "debug"}};
    EXPECT_FALSE(apply(next));
    EXPECT_EQ(origins, "untouched");
    EXPECT_EQ(access, "untouched");
    objects = false;
    EXPECT_TRUE(apply(next)) << "it is all still to be done";
    EXPECT_EQ(origins, "https://b");
    EXPECT_EQ(access, "debug");
}

TEST_F(ReloadsTest, WhatCanNotBeReadChangesNothing) {
    follow(cors_origins, origins);
    EXPECT_FALSE(reloads.apply(all_settings(), [] { return std::unexpected("PORT: must be a port"); }));
    EXPECT_EQ(asked, 0);
}

}  // namespace
}  // namespace messenger
