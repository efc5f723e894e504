// What every ProfileStore promises, run on each of them.
#include <gtest/gtest.h>

#include <embedded/user_service_migrations.hpp>
#include <functional>
#include <memory>

#include "store/migrations.hpp"
#include "store/outbox.hpp"
#include "store/sql_profile_store.hpp"
#include "testing/temporary_folder.hpp"
#include "tests/domain/memory_profile_store.hpp"
#include "tests/run_task.hpp"

namespace messenger::user {
namespace {

/// A store with what the test needs to see of it.
class Backend {
  public:
    virtual ~Backend() = default;
    virtual ProfileStore& store() = 0;
    virtual std::size_t announcements() = 0;
};

class MemoryBackend final : public Backend {
  public:
    ProfileStore& store() override { return store_; }
    std::size_t announcements() override { return store_.announced.size(); }

  private:
    MemoryProfileStore store_;
};

class SqliteBackend final : public Backend {
  public:
    SqliteBackend() { store::migrate(database_, embedded::user_service_migrations()); }
    ProfileStore& store() override { return store_; }
    std::size_t announcements() override {
        return database_.read(
            [](soci::session& session) { return store::outbox::pending(session, now(), 100).size(); });
    }

  private:
    messenger::testing::TemporaryFolder folder_;
    store::SqlPool database_{*store::parse_database_url("sqlite:user.db"), folder_.path()};
    store::BlockingPool blocking_{2, 10};
    SqlProfileStore store_{database_, blocking_, [] {}};
};

struct BackendKind {
    const char* name;
    std::function<std::unique_ptr<Backend>()> make;
};

class ProfileStoreSuite : public ::testing::TestWithParam<BackendKind> {
  protected:
    Profile make(const std::string& display_name) {
        return run(store.create({UserId::generate(), display_name}, from_micros(1'000))).value();
    }
    std::vector<UserId> ids_of(const std::vector<Profile>& profiles) {
        std::vector<UserId> ids;
        for (const auto& profile : profiles) {
            ids.push_back(profile.id);
        }
        return ids;
    }
    std::unique_ptr<Backend> backend = GetParam().make();
    ProfileStore& store = backend->store();
};

TEST_P(ProfileStoreSuite, KeepsAProfileOnce) {
    const auto profile = make("Ada Lovelace");
    EXPECT_EQ(profile.created_at, from_micros(1'000));
    EXPECT_EQ(run(store.create({profile.id, "Other"}, from_micros(2'000))).value(), profile);
    EXPECT_EQ(run(store.find(profile.id)).value(), profile);
    EXPECT_EQ(run(store.find(UserId::generate())).value(), std::nullopt);
}

TEST_P(ProfileStoreSuite, KeepsEveryFieldExactly) {
    const auto id = make("Ada").id;
    ProfileChange change;
    change.display_name = " \u5f20\u4e09 \U0001f600 'quoted' ; -- ";
    change.username = "Ada.Lovelace_1815";
    change.bio = "line one\r\nline two\tend";
    change.avatar = MediaId::generate();
    change.status_text = "\u200fRTL %s :name ?";
    change.time_zone = "Europe/London";
    change.locale = "en-GB";
    const auto updated = run(store.update(id, change, from_micros(5'000))).value();
    EXPECT_EQ(updated.display_name, *change.display_name);
    EXPECT_EQ(updated.username, *change.username);
    EXPECT_EQ(updated.avatar, *change.avatar);
    EXPECT_EQ(updated.created_at, from_micros(1'000));
    EXPECT_EQ(updated.updated_at, from_micros(5'000));
    EXPECT_EQ(run(store.find(id)).value(), updated);
}

TEST_P(ProfileStoreSuite, ClearsWhatIsSetToNothing) {
    const auto id = make("Ada").id;
    run(store.update(id, {.username = "ada", .avatar = MediaId::generate(), .locale = "en"}, now())).value();
    ProfileChange clear;
    clear.username.emplace(std::nullopt);
    clear.avatar.emplace(std::nullopt);
    clear.locale.emplace(std::nullopt);
    const auto cleared = run(store.update(id, clear, now())).value();
    EXPECT_EQ(cleared.username, std::nullopt);
    EXPECT_EQ(cleared.avatar, std::nullopt);
    EXPECT_EQ(cleared.locale, std::nullopt);
    EXPECT_EQ(run(store.find(id)).value(), cleared);
}

TEST_P(ProfileStoreSuite, RefusesToChangeWhatIsNotThere) {
    EXPECT_TRUE(run(store.update(UserId::generate(), {.bio = "x"}, now())).error().is(problem::not_found));
}

TEST_P(ProfileStoreSuite, KeepsUsernamesUniqueWithoutCase) {
    const auto ada = make("Ada").id;
    const auto other = make("Other").id;
    run(store.update(ada, {.username = "ada"}, now())).value();
    EXPECT_TRUE(run(store.update(other, {.username = "ADA"}, now())).error().is(problem::username_taken));
    EXPECT_EQ(run(store.find(other)).value()->username, std::nullopt);
    EXPECT_TRUE(run(store.update(ada, {.username = "Ada"}, now()))) << "one's own name in another case";
    run(store.update(ada, {.username = "lovelace"}, now())).value();
    EXPECT_TRUE(run(store.update(other, {.username = "ada"}, now()))) << "a name given back";
}

TEST_P(ProfileStoreSuite, FindsManyAtOnce) {
    const auto a = make("One");
    const auto b = make("Two");
    make("Three");
    EXPECT_EQ(run(store.find_many({a.id, b.id, UserId::generate()})).value().size(), 2U);
    EXPECT_TRUE(run(store.find_many({})).value().empty());
}

TEST_P(ProfileStoreSuite, AnnouncesNewDisplayNamesOnly) {
    const auto id = make("Ada").id;
    run(store.update(id, {.bio = "x"}, now())).value();
    run(store.update(id, {.display_name = "Ada"}, now())).value();
    EXPECT_EQ(backend->announcements(), 0U);
    run(store.update(id, {.display_name = "Ada King"}, now())).value();
    EXPECT_EQ(backend->announcements(), 1U);
}

TEST_P(ProfileStoreSuite, ErasesAProfileWithWhatFindsIt) {
    const auto id = make("Ada Lovelace").id;
    run(store.update(id, {.display_name = "Countess", .username = "ada"}, now())).value();
    EXPECT_TRUE(run(store.remove(id)).has_value());
    EXPECT_TRUE(run(store.remove(id)).has_value());
    EXPECT_FALSE(run(store.find(id)).value().has_value());
    EXPECT_TRUE(run(store.search({.prefixes = {"coun"}})).value().items.empty());
    EXPECT_TRUE(run(store.update(make("Other").id, {.username = "ada"}, now())).has_value());
}

TEST_P(ProfileStoreSuite, SearchesByTheBeginningsOfWords) {
    const auto ada = make("Ada Lovelace").id;
    const auto adam = make("Adam Ada Adler").id;
    run(store.update(make("Somebody").id, {.username = "adelaide"}, now())).value();
    EXPECT_EQ(ids_of(run(store.search({.prefixes = {"love"}})).value().items), std::vector{ada});
    EXPECT_EQ(ids_of(run(store.search({.prefixes = {"ada", "adl"}})).value().items), std::vector{adam});
    EXPECT_EQ(run(store.search({.prefixes = {"ad"}})).value().items.size(), 3U) << "each profile once";
    EXPECT_TRUE(run(store.search({.prefixes = {"lace"}})).value().items.empty());
}

TEST_P(ProfileStoreSuite, SearchesWhatAProfileSaysNow) {
    const auto id = make("Ada Lovelace").id;
    run(store.update(id, {.display_name = "Countess"}, now())).value();
    EXPECT_TRUE(run(store.search({.prefixes = {"ada"}})).value().items.empty());
    EXPECT_EQ(run(store.search({.prefixes = {"coun"}})).value().items.size(), 1U);
}

TEST_P(ProfileStoreSuite, PagesThroughASearchWithoutHolesOrRepeats) {
    std::vector<UserId> expected;
    for (int i = 0; i < 23; ++i) {
        expected.push_back(make("Walter Wall Number" + std::to_string(i % 3)).id);
    }
    for (const std::size_t limit : {1, 5, 22, 23, 50}) {
        std::vector<UserId> seen;
        ProfileSearch search{.prefixes = {"wal"}, .limit = limit};
        do {
            const auto page = run(store.search(search)).value();
            EXPECT_LE(page.items.size(), limit);
            std::ranges::move(ids_of(page.items), std::back_inserter(seen));
            search.after = page.next;
        } while (search.after);
        std::ranges::sort(seen);
        EXPECT_EQ(seen, expected) << "pages of " << limit;
    }
}

INSTANTIATE_TEST_SUITE_P(Backends, ProfileStoreSuite,
                         ::testing::Values(BackendKind{"memory", [] { return std::make_unique<MemoryBackend>(); }},
                                           BackendKind{"sqlite", [] { return std::make_unique<SqliteBackend>(); }}),
                         [](const auto& kind) { return std::string(kind.param.name); });

}  // namespace
}  // namespace messenger::user
