// What every ProfileStore promises, run on each of them.
#include "tests/store/store_contract.hpp"

namespace messenger::user {
namespace {

class ProfileStoreContract : public StoreContract {
  protected:
    ProfileStore& store = profiles;
};

TEST_P(ProfileStoreContract, KeepsAProfileOnce) {
    const auto profile = make("Ada Lovelace");
    EXPECT_EQ(profile.created_at, from_micros(1'000));
    EXPECT_EQ(run_task(store.create({profile.id, "Other"}, from_micros(2'000))).value(), profile);
    EXPECT_EQ(run_task(store.find(profile.id)).value(), profile);
    EXPECT_EQ(run_task(store.find(UserId::generate())).value(), std::nullopt);
}

TEST_P(ProfileStoreContract, KeepsEveryFieldExactly) {
    const auto id = make("Ada").id;
    ProfileChange change;
    change.display_name = " \u5f20\u4e09 \U0001f600 'quoted' ; -- ";
    change.username = "Ada.Lovelace_1815";
    change.bio = "line one\r\nline two\tend";
    change.avatar = MediaId::generate();
    change.status_text = "\u200fRTL %s :name ?";
    change.status_expires_at = from_micros(9'000);
    change.time_zone = "Europe/London";
    change.locale = "en-GB";
    const auto updated = run_task(store.update(id, change, from_micros(5'000))).value();
    EXPECT_EQ(updated.display_name, *change.display_name);
    EXPECT_EQ(updated.username, *change.username);
    EXPECT_EQ(updated.avatar, *change.avatar);
    EXPECT_EQ(updated.created_at, from_micros(1'000));
    EXPECT_EQ(updated.updated_at, from_micros(5'000));
    EXPECT_EQ(run_task(store.find(id)).value(), updated);
}

TEST_P(ProfileStoreContract, ClearsWhatIsSetToNothing) {
    const auto id = make("Ada").id;
    run_task(store.update(id, {.username = "ada", .avatar = MediaId::generate(), .locale = "en"}, now())).value();
    ProfileChange clear;
    clear.username.emplace(std::nullopt);
    clear.avatar.emplace(std::nullopt);
    clear.locale.emplace(std::nullopt);
    const auto cleared = run_task(store.update(id, clear, now())).value();
    EXPECT_EQ(cleared.username, std::nullopt);
    EXPECT_EQ(cleared.avatar, std::nullopt);
    EXPECT_EQ(cleared.locale, std::nullopt);
    EXPECT_EQ(run_task(store.find(id)).value(), cleared);
}

TEST_P(ProfileStoreContract, RefusesToChangeWhatIsNotThere) {
    EXPECT_TRUE(run_task(store.update(UserId::generate(), {.bio = "x"}, now())).error().is(problem::not_found));
}

TEST_P(ProfileStoreContract, KeepsUsernamesUniqueWithoutCase) {
    const auto ada = make("Ada").id;
    const auto other = make("Other").id;
    run_task(store.update(ada, {.username = "ada"}, now())).value();
    EXPECT_TRUE(run_task(store.update(other, {.username = "ADA"}, now())).error().is(problem::username_taken));
    EXPECT_EQ(run_task(store.find(other)).value()->username, std::nullopt);
    EXPECT_TRUE(run_task(store.update(ada, {.username = "Ada"}, now()))) << "one's own name in another case";
    run_task(store.update(ada, {.username = "lovelace"}, now())).value();
    EXPECT_TRUE(run_task(store.update(other, {.username = "ada"}, now()))) << "a name given back";
}

TEST_P(ProfileStoreContract, FindsManyAtOnce) {
    const auto a = make("One");
    const auto b = make("Two");
    make("Three");
    EXPECT_EQ(run_task(store.find_many({a.id, b.id, UserId::generate()})).value().size(), 2U);
    EXPECT_TRUE(run_task(store.find_many({})).value().empty());
}

TEST_P(ProfileStoreContract, AnnouncesNewDisplayNamesOnly) {
    const auto id = make("Ada").id;
    run_task(store.update(id, {.bio = "x"}, now())).value();
    run_task(store.update(id, {.display_name = "Ada"}, now())).value();
    EXPECT_EQ(stores->announcements(), 0U);
    run_task(store.update(id, {.display_name = "Ada King"}, now())).value();
    EXPECT_EQ(stores->announcements(), 1U);
}

TEST_P(ProfileStoreContract, TellsChatOfNameUsernameAndAvatarOnly) {
    const auto id = make("Ada").id;
    run_task(store.update(id, {.bio = "x", .status_text = "busy", .locale = "en"}, now())).value();
    run_task(store.update(id, {.display_name = "Ada"}, now())).value();
    EXPECT_TRUE(stores->told().empty());
    run_task(store.update(id, {.display_name = "Ada King", .username = "ada"}, now())).value();
    run_task(store.update(id, {.avatar = MediaId::generate()}, now())).value();
    EXPECT_EQ(stores->told(), (std::vector<Told>{{"user.updated", id}, {"user.updated", id}}));
    ASSERT_TRUE(run_task(store.remove(id)));
    EXPECT_EQ(stores->told().back(), (Told{"user.deleted", id}));
}

TEST_P(ProfileStoreContract, ErasesAProfileWithWhatFindsIt) {
    const auto id = make("Ada Lovelace").id;
    run_task(store.update(id, {.display_name = "Countess", .username = "ada"}, now())).value();
    EXPECT_TRUE(run_task(store.remove(id)).has_value());
    EXPECT_TRUE(run_task(store.remove(id)).has_value());
    EXPECT_FALSE(run_task(store.find(id)).value().has_value());
    EXPECT_TRUE(run_task(store.search({.prefixes = {"coun"}})).value().items.empty());
    EXPECT_TRUE(run_task(store.update(make("Other").id, {.username = "ada"}, now())).has_value());
}

TEST_P(ProfileStoreContract, SearchesByTheBeginningsOfWords) {
    const auto ada = make("Ada Lovelace").id;
    const auto adam = make("Adam Ada Adler").id;
    run_task(store.update(make("Somebody").id, {.username = "adelaide"}, now())).value();
    EXPECT_EQ(ids_of(run_task(store.search({.prefixes = {"love"}})).value().items), std::vector{ada});
    EXPECT_EQ(ids_of(run_task(store.search({.prefixes = {"ada", "adl"}})).value().items), std::vector{adam});
    EXPECT_EQ(run_task(store.search({.prefixes = {"ad"}})).value().items.size(), 3U) << "each profile once";
    EXPECT_TRUE(run_task(store.search({.prefixes = {"lace"}})).value().items.empty());
}

TEST_P(ProfileStoreContract, SearchesWhatAProfileSaysNow) {
    const auto id = make("Ada Lovelace").id;
    run_task(store.update(id, {.display_name = "Countess"}, now())).value();
    EXPECT_TRUE(run_task(store.search({.prefixes = {"ada"}})).value().items.empty());
    EXPECT_EQ(run_task(store.search({.prefixes = {"coun"}})).value().items.size(), 1U);
}

TEST_P(ProfileStoreContract, PagesThroughASearchWithoutHolesOrRepeats) {
    std::vector<UserId> expected;
    for (int i = 0; i < 23; ++i) {
        expected.push_back(make("Walter Wall Number" + std::to_string(i % 3)).id);
    }
    for (const std::size_t limit : {1, 5, 22, 23, 50}) {
        std::vector<UserId> seen;
        ProfileSearch search{.prefixes = {"wal"}, .limit = limit};
        do {
            const auto page = run_task(store.search(search)).value();
            EXPECT_LE(page.items.size(), limit);
            std::ranges::move(ids_of(page.items), std::back_inserter(seen));
            search.after = page.next;
        } while (search.after);
        std::ranges::sort(seen);
        EXPECT_EQ(seen, expected) << "pages of " << limit;
    }
}

TEST_P(ProfileStoreContract, PagesThroughASearchForSeveralWords) {
    std::vector<UserId> expected;
    for (int i = 0; i < 9; ++i) {
        make("Walter Brown" + std::to_string(i));
        expected.push_back(make("Walter Green Wally" + std::to_string(i % 2)).id);
    }
    for (const std::size_t limit : {1, 4, 9, 50}) {
        std::vector<UserId> seen;
        ProfileSearch search{.prefixes = {"wal", "gr"}, .limit = limit};
        do {
            const auto page = run_task(store.search(search)).value();
            std::ranges::move(ids_of(page.items), std::back_inserter(seen));
            search.after = page.next;
        } while (search.after);
        std::ranges::sort(seen);
        EXPECT_EQ(seen, expected) << "pages of " << limit;
    }
}

INSTANTIATE_TEST_SUITE_P(Backends, ProfileStoreContract, ::testing::ValuesIn(backends()), backend_name);

}  // namespace
}  // namespace messenger::user
