#include "domain/imports.hpp"

#include <gtest/gtest.h>

#include "tests/domain/fake_accounts.hpp"
#include "tests/domain/memory_import_store.hpp"
#include "tests/run_task.hpp"

namespace messenger::user {
namespace {

class ImportsTest : public ::testing::Test {
  protected:
    UserId account(const std::string& display_name) {
        const auto id = UserId::generate();
        accounts.names[id] = display_name;
        return id;
    }
    ImportReport import(OwnData data) { return run(imports.apply(ada, std::move(data))).value(); }
    static OwnData status(const std::string& text, Timestamp end) {
        OwnData data;
        data.profile.status_text = text;
        data.profile.status_expires_at = end;
        return data;
    }

    MemoryProfileStore profile_store;
    MemoryRelationStore relation_store{profile_store};
    MemorySettingsStore settings_store{profile_store};
    MemoryImportStore store{profile_store, relation_store, settings_store};
    FakeAccounts accounts;
    Profiles profiles{profile_store, accounts};
    Imports imports{store, profiles};
    UserId ada = account("Ada Lovelace");
};

TEST_F(ImportsTest, WhoIsNotKnownYetCanImportAndBeImported) {
    OwnData data;
    data.contacts = {{account("Grace Hopper"), std::nullopt}};
    EXPECT_EQ(import(data).contacts.added, 1U);
}

TEST_F(ImportsTest, ThatAuthIsDownIsNoReasonToCallAUserUnknown) {
    ASSERT_TRUE(run(profiles.find(ada)));
    accounts.is_down = true;
    OwnData data;
    data.contacts = {{UserId::generate(), std::nullopt}};
    EXPECT_TRUE(run(imports.apply(ada, data)).error().is(problem::unavailable));
}

TEST_F(ImportsTest, AStatusIsTakenOverUnlessItHasEnded) {
    const auto end = now() + std::chrono::hours(1);
    EXPECT_EQ(import(status("on the train", end)).profile.status_expires_at, end);
    const auto later = import(status("long ago", now() - std::chrono::hours(1))).profile;
    EXPECT_EQ(later.status_text, "on the train");
    EXPECT_EQ(later.status_expires_at, end);
}

TEST_F(ImportsTest, AUsernameThatIsMissingOrReservedIsNotTakenOver) {
    OwnData data;
    data.profile.username = "ada";
    EXPECT_EQ(import(data).profile.username, "ada");
    data.profile.username.emplace(std::nullopt);
    EXPECT_EQ(import(data).profile.username, "ada");
    data.profile.username = "Admin";
    const auto report = import(data);
    EXPECT_EQ(report.profile.username, "ada");
    EXPECT_EQ(report.refused_username, "Admin");
}

TEST_F(ImportsTest, TheVersionOfTheSettingsGoesOn) {
    OwnData data;
    data.settings.version = 77;
    data.settings.theme = Theme::dark;
    EXPECT_EQ(import(data).settings.version, 2);
    EXPECT_EQ(import(data).settings.version, 2);
}

TEST_F(ImportsTest, OthersSeeTheNewProfileAtOnce) {
    EXPECT_EQ(run(profiles.find_card(ada))->display_name, "Ada Lovelace");
    OwnData data;
    data.profile.display_name = "Countess Ada";
    import(data);
    EXPECT_EQ(run(profiles.find_card(ada))->display_name, "Countess Ada");
}

}  // namespace
}  // namespace messenger::user
