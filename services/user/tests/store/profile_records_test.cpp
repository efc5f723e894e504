// Everything that the user service keeps moves from each kind of database into the other one, and back.
#include "store/profile_records.hpp"

#include <gtest/gtest.h>

#include "store/outbox.hpp"
#include "testing/copied_records.hpp"
#include "tests/store/sql_stores.hpp"
#include "user_service.hpp"

namespace messenger::user {
namespace {

using testing::run_task;

/// A database of its own, opened when it is needed: SQLite serves one at a time.
struct Side {
    explicit Side(store::Dialect dialect) : database(dialect), url(database.url()) {
        if (dialect == store::Dialect::sqlite) {
            url.file = folder.path() / "user.db";
        }
    }
    testing::TemporaryFolder folder;
    testing::TestDatabase database;
    store::DatabaseUrl url;
};

struct Stores {
    explicit Stores(const store::DatabaseUrl& url) : database(url, "") { migrate_profiles(database); }

    store::SqlPool database;
    store::BlockingPool blocking{2, 100};
    store::AsyncSql sql{database, blocking};
    FakeChat chat;
    asio::io_context relay_context{1};
    store::OutboxRelay relay{relay_context.get_executor(), database, blocking, chat, chat_table};
    ChatOutbox chat_outbox{sql, relay};
    SqlProfileStore profiles{sql, chat_outbox, [] {}};
    SqlRelationStore relations{sql, chat_outbox};
    SqlSettingsStore settings{sql, chat_outbox};
};

struct Contents {
    UserId ann = UserId::generate();
    UserId ben = UserId::generate();
    UserId cleo = UserId::generate();
    Profile of_ann;
    UserSettings settings_of_ann;

    void fill(Stores& stores) {
        stores.chat.is_down = true;  // so that it is still to be told
        for (const auto& user : {ann, ben, cleo}) {
            run_task(stores.profiles.create({user, "Łukasz \xF0\x9F\x8D\xB5"}, from_micros(1'000))).value();
        }
        ProfileChange change;
        change.display_name = "Anna Ødegård";
        change.username = "Anna_1";
        change.bio = "it's: \\ \"quoted\"\n";
        change.status_text = "away";
        change.status_expires_at = from_micros(4'000'000'000'000'000);
        of_ann = run_task(stores.profiles.update(ann, change, from_micros(2'000))).value();
        run_task(stores.relations.add(Relation::contact, ann, ben, now())).value();
        run_task(stores.relations.add(Relation::contact, ann, cleo, now())).value();
        run_task(stores.relations.add(Relation::block, ben, cleo, now())).value();
        SettingsChange settings;
        settings.theme = Theme::dark;
        settings.privacy = PrivacyChange{.last_seen = LastSeenAudience::nobody, .read_receipts = false};
        settings_of_ann = run_task(stores.settings.update(ann, settings)).value();
    }
    void expect_in(Stores& stores) const {
        EXPECT_EQ(of_ann, run_task(stores.profiles.find(ann)).value());
        EXPECT_EQ(settings_of_ann, run_task(stores.settings.find(ann)).value());
        EXPECT_EQ(2u, run_task(stores.relations.list(Relation::contact, ann, std::nullopt, 10)).value().items.size());
        EXPECT_TRUE(run_task(stores.relations.find(Relation::block, ben, cleo)).value());
        EXPECT_EQ(
            1u,
            run_task(stores.profiles.search({.prefixes = {"odegard"}, .after = std::nullopt})).value().items.size());
        const auto later = now() + std::chrono::hours(1);
        EXPECT_EQ(1u, stores.database.read(
                          [&](soci::session& sql) { return store::outbox::pending(sql, later, 100).size(); }));
        EXPECT_LE(4u, stores.database.read([&](soci::session& sql) {
            return store::outbox::pending(sql, later, 100, chat_table).size();
        }));
    }
};

class ProfileRecordsTest : public ::testing::TestWithParam<store::Dialect> {
  protected:
    static std::vector<std::string> move(const Side& from, const Side& to, testing::Dies dies) {
        const auto data = UserService::movable();
        return testing::bad_kinds(testing::copy_all([&] { return data.open_source(from.url); },
                                                    [&] { return data.open_target(to.url); }, dies));
    }
};
INSTANTIATE_TEST_SUITE_P(Databases, ProfileRecordsTest, ::testing::ValuesIn(user_dialects),
                         [](const auto& info) { return std::string(store::to_string(info.param)); });

TEST_P(ProfileRecordsTest, AllThatIsKeptMovesToTheOtherKindAndBack) {
    const Side from(GetParam());
    const Side to(GetParam() == store::Dialect::sqlite ? store::Dialect::postgresql : store::Dialect::sqlite);
    const Side back(GetParam());
    Contents contents;
    {
        Stores stores(from.url);
        contents.fill(stores);
    }
    EXPECT_EQ(std::vector<std::string>(), move(from, to, testing::Dies::between_batches));
    {
        Stores stores(to.url);
        contents.expect_in(stores);
    }
    EXPECT_EQ(std::vector<std::string>(), move(to, back, testing::Dies::never));
    Stores stores(back.url);
    contents.expect_in(stores);
}

TEST_P(ProfileRecordsTest, EveryColumnOfEveryTableIsMoved) {
    const Side side(GetParam());
    Stores stores(side.url);
    auto schema = testing::schema_of(stores.database);
    schema.erase("leases");
    EXPECT_EQ(schema, testing::schema_of(profile_records()));
}

}  // namespace
}  // namespace messenger::user
