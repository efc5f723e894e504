// What every SettingsStore promises, run on each of them.
#include "tests/store/store_contract.hpp"

namespace messenger::user {
namespace {

class SettingsStoreContract : public StoreContract {
  protected:
    Result<UserSettings> update(SettingsChange change) { return run_task(settings.update(ada, std::move(change))); }

    SettingsStore& settings = stores->settings();
    UserId ada = make("Ada Lovelace").id;
};

TEST_P(SettingsStoreContract, HasDefaultsForWhoChangedNothing) {
    EXPECT_EQ(run_task(settings.find(ada)).value(), UserSettings{});
}

TEST_P(SettingsStoreContract, KeepsEveryFieldAndCountsChanges) {
    const auto changed =
        update({.theme = Theme::dark,
                .language = "de-AT",
                .notifications =
                    NotificationChange{.level = NotificationLevel::mentions, .sound = false, .desktop = false},
                .privacy = PrivacyChange{.last_seen = LastSeenAudience::nobody, .read_receipts = false}})
            .value();
    EXPECT_EQ(changed.version, 2);
    EXPECT_EQ(changed.theme, Theme::dark);
    EXPECT_EQ(changed.language, "de-AT");
    EXPECT_EQ(changed.notifications, (NotificationSettings{NotificationLevel::mentions, false, false}));
    EXPECT_EQ(changed.privacy, (PrivacySettings{LastSeenAudience::nobody, false}));
    EXPECT_EQ(run_task(settings.find(ada)).value(), changed);
    SettingsChange clear;
    clear.language.emplace(std::nullopt);
    EXPECT_EQ(update(clear)->language, std::nullopt);
    EXPECT_EQ(run_task(settings.find(ada)).value().version, 3);
}

TEST_P(SettingsStoreContract, AChangeToWhatIsThereIsNone) {
    EXPECT_EQ(update({.theme = Theme::system, .privacy = PrivacyChange{.read_receipts = true}})->version, 1);
    EXPECT_TRUE(stores->told().empty());
}

TEST_P(SettingsStoreContract, RefusesAChangeFromAnotherVersion) {
    ASSERT_TRUE(update({.version = 1, .theme = Theme::dark}));
    EXPECT_TRUE(update({.version = 1, .theme = Theme::light}).error().is(problem::conflict));
    EXPECT_EQ(run_task(settings.find(ada))->theme, Theme::dark);
    EXPECT_EQ(update({.version = 2, .theme = Theme::light})->version, 3);
}

TEST_P(SettingsStoreContract, TellsChatOfPrivacyOnly) {
    ASSERT_TRUE(update({.theme = Theme::dark}));
    EXPECT_TRUE(stores->told().empty());
    ASSERT_TRUE(update({.privacy = PrivacyChange{.last_seen = LastSeenAudience::contacts}}));
    EXPECT_EQ(stores->told(), (std::vector<Told>{{"privacy.changed", ada}}));
}

TEST_P(SettingsStoreContract, NeedsAProfile) {
    EXPECT_TRUE(run_task(settings.update(UserId::generate(), {.theme = Theme::dark})).error().is(problem::not_found));
}

TEST_P(SettingsStoreContract, ErasesThoseOfADeletedUser) {
    ASSERT_TRUE(update({.theme = Theme::dark}));
    ASSERT_TRUE(run_task(profiles.remove(ada)));
    EXPECT_EQ(run_task(settings.find(ada)).value(), UserSettings{});
}

INSTANTIATE_TEST_SUITE_P(Backends, SettingsStoreContract, ::testing::ValuesIn(backends()), backend_name);

}  // namespace
}  // namespace messenger::user
