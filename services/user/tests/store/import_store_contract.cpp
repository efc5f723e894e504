// What every ImportStore promises, run on each of them.
#include "tests/store/store_contract.hpp"

namespace messenger::user {
namespace {

class ImportStoreContract : public StoreContract {
  protected:
    Result<ImportReport> import(OwnData data) { return run_task(imports.apply(ada, std::move(data), at)); }
    std::vector<UserId> listed(Relation relation) {
        return ids_of(run_task(stores->relations().list(relation, ada, std::nullopt, max_relations)).value().items);
    }
    Profile profile() { return run_task(profiles.find(ada)).value().value(); }
    void name(UserId user, const std::string& username) {
        run_task(profiles.update(user, {.username = username}, from_micros(2'000))).value();
    }
    static OwnData full(UserId friend_, UserId enemy) {
        return {.profile = {.display_name = "Countess Ada",
                            .username = "ada",
                            .bio = "numbers",
                            .avatar = {},
                            .status_text = {},
                            .status_expires_at = {},
                            .time_zone = "Europe/London",
                            .locale = {}},
                .settings = {.version = {},
                             .theme = Theme::dark,
                             .language = {},
                             .notifications = {},
                             .privacy = PrivacyChange{.last_seen = LastSeenAudience::nobody, .read_receipts = {}}},
                .contacts = {{friend_, std::nullopt}},
                .blocks = {{enemy, std::nullopt}}};
    }

    const Timestamp at = from_micros(5'000);
    ImportStore& imports = stores->imports();
    UserId ada = make("Ada Lovelace").id;
    UserId grace = make("Grace Hopper").id;
    UserId eve = make("Eve").id;
};

TEST_P(ImportStoreContract, MakesAllChangesAndTellsThem) {
    const auto report = import(full(grace, eve)).value();
    EXPECT_EQ(profile().display_name, "Countess Ada");
    EXPECT_EQ(profile().username, "ada");
    EXPECT_EQ(profile().bio, "numbers");
    EXPECT_EQ(profile().time_zone, "Europe/London");
    EXPECT_EQ(profile().updated_at, at);
    EXPECT_EQ(report.profile, profile());
    EXPECT_EQ(run_task(stores->settings().find(ada)).value(), report.settings);
    EXPECT_EQ(report.settings.version, 2);
    EXPECT_EQ(report.refused_username, std::nullopt);
    EXPECT_EQ(listed(Relation::contact), std::vector{grace});
    EXPECT_EQ(listed(Relation::block), std::vector{eve});
    EXPECT_EQ(report.contacts.added, 1U);
    EXPECT_EQ(report.blocks.added, 1U);
    EXPECT_EQ(stores->announcements(), 1U);
    EXPECT_EQ(stores->told(),
              (std::vector<Told>{
                  {"user.updated", ada}, {"privacy.changed", ada}, {"contacts.added", ada}, {"blocks.added", ada}}));
}

TEST_P(ImportStoreContract, TheSameAgainChangesAndTellsNothing) {
    const auto first = import(full(grace, eve)).value();
    const auto told = stores->told();
    const auto again = run_task(imports.apply(ada, full(grace, eve), from_micros(9'000))).value();
    EXPECT_EQ(again.profile, first.profile);
    EXPECT_EQ(again.settings, first.settings);
    EXPECT_EQ(again.contacts.added + again.blocks.added, 0U);
    EXPECT_EQ(again.contacts.already_there, 1U);
    EXPECT_EQ(again.blocks.already_there, 1U);
    EXPECT_EQ(stores->told(), told);
    EXPECT_EQ(stores->announcements(), 1U);
}

TEST_P(ImportStoreContract, AddsToWhatIsThereAndTakesNothingAway) {
    ASSERT_TRUE(run_task(stores->relations().add(Relation::contact, ada, eve, at)));
    const auto report = import({.profile = {}, .settings = {}, .contacts = {{grace, {}}, {eve, {}}}, .blocks = {}});
    EXPECT_EQ(report->contacts.added, 1U);
    EXPECT_EQ(report->contacts.already_there, 1U);
    EXPECT_EQ(listed(Relation::contact).size(), 2U);
}

TEST_P(ImportStoreContract, FindsSomebodyOfAnotherServerByTheUsernameInWhateverCase) {
    name(grace, "Grace.Hopper");
    const auto elsewhere = UserId::generate();
    const auto report = import({.profile = {},
                                .settings = {},
                                .contacts = {{elsewhere, "grace.HOPPER"}, {eve, "grace.hopper"}},
                                .blocks = {}});
    EXPECT_EQ(report->contacts.added, 2U) << "who has the id is meant, whatever they are called";
    EXPECT_TRUE(report->contacts.unknown.empty());
}

TEST_P(ImportStoreContract, NamesWhoIsNotHere) {
    const std::vector<NamedUser> strangers{{UserId::generate(), "nobody"}, {UserId::generate(), std::nullopt}};
    const auto report = import({.profile = {}, .settings = {}, .contacts = strangers, .blocks = {}}).value();
    EXPECT_EQ(report.contacts.unknown, strangers);
    EXPECT_EQ(report.contacts.added, 0U);
    EXPECT_TRUE(stores->told().empty());
}

TEST_P(ImportStoreContract, TakesEverybodyOnceAndNeverTheUserItself) {
    name(ada, "ada");
    name(grace, "grace");
    const auto report = import({.profile = {},
                                .settings = {},
                                .contacts = {{grace, {}}, {UserId::generate(), "grace"}, {ada, {}}},
                                .blocks = {{UserId::generate(), "ada"}}})
                            .value();
    EXPECT_EQ(report.contacts.added, 1U);
    EXPECT_EQ(report.blocks.added, 0U);
    EXPECT_TRUE(report.contacts.unknown.empty() && report.blocks.unknown.empty());
    EXPECT_EQ(listed(Relation::contact), std::vector{grace});
}

TEST_P(ImportStoreContract, LeavesTheUsernameWhenAnotherHasIt) {
    name(ada, "countess");
    name(grace, "ADA");
    const auto report = import(full(grace, eve)).value();
    EXPECT_EQ(report.refused_username, "ada");
    EXPECT_EQ(profile().username, "countess");
    EXPECT_EQ(profile().bio, "numbers") << "the rest is taken over";
    name(ada, "AdaLove");
    EXPECT_EQ(
        import({.profile = {.username = "adalove"}, .settings = {}, .contacts = {}, .blocks = {}})->refused_username,
        std::nullopt)
        << "it is the user's own";
    EXPECT_EQ(profile().username, "adalove");
}

TEST_P(ImportStoreContract, NeedsAProfile) {
    EXPECT_TRUE(run_task(imports.apply(UserId::generate(), full(grace, eve), at)).error().is(problem::not_found));
    EXPECT_TRUE(stores->told().empty());
}

INSTANTIATE_TEST_SUITE_P(Backends, ImportStoreContract, ::testing::ValuesIn(backends()), backend_name);

}  // namespace
}  // namespace messenger::user
