#include "domain/user_settings.hpp"

#include <gtest/gtest.h>

#include "domain/account_settings.hpp"
#include "tests/domain/fake_accounts.hpp"
#include "tests/domain/memory_settings_store.hpp"
#include "tests/run_task.hpp"

namespace messenger::user {
namespace {

TEST(UserSettings, AChangeTouchesOnlyWhatItNames) {
    UserSettings settings;
    settings.language = "de";
    apply(settings, {.notifications = NotificationChange{.sound = false}});
    EXPECT_FALSE(settings.notifications.sound);
    EXPECT_TRUE(settings.notifications.desktop);
    EXPECT_EQ(settings.language, "de");
    EXPECT_EQ(settings.version, 2);
}

TEST(UserSettings, AChangeToTheSameMakesNoVersion) {
    UserSettings settings;
    apply(settings, {.theme = Theme::system, .privacy = PrivacyChange{.read_receipts = true}});
    EXPECT_EQ(settings.version, 1);
    apply(settings, {});
    EXPECT_EQ(settings.version, 1);
}

TEST(UserSettings, NamesAreThoseOfTheContract) {
    EXPECT_EQ(to_string(Theme::dark), "dark");
    EXPECT_EQ(to_string(NotificationLevel::mentions), "mentions");
    EXPECT_EQ(to_string(LastSeenAudience::contacts), "contacts");
}

TEST(AccountSettings, SomebodyWhoIsNotKnownYetCanChangeThem) {
    MemoryProfileStore profile_store;
    MemorySettingsStore store(profile_store);
    FakeAccounts accounts;
    Profiles profiles(profile_store, accounts);
    AccountSettings settings(store, profiles);
    const auto ada = UserId::generate();
    EXPECT_TRUE(run(settings.change(ada, {.theme = Theme::dark})).error().is(problem::not_found));
    accounts.names[ada] = "Ada Lovelace";
    EXPECT_EQ(run(settings.change(ada, {.theme = Theme::dark}))->theme, Theme::dark);
    EXPECT_EQ(run(settings.find(ada))->version, 2);
}

}  // namespace
}  // namespace messenger::user
