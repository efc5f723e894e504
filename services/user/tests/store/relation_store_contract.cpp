// What every RelationStore promises, run on each of them.
#include "tests/store/store_contract.hpp"

namespace messenger::user {
namespace {

class RelationStoreContract : public StoreContract {
  protected:
    Result<> add(Relation relation, UserId user, UserId other) {
        return run_task(relations.add(relation, user, other, from_micros(5'000)));
    }
    std::vector<UserId> listed(Relation relation, UserId user) {
        return ids_of(run_task(relations.list(relation, user, std::nullopt, 500)).value().items);
    }

    RelationStore& relations = stores->relations();
    UserId ada = make("Ada Lovelace").id;
    UserId grace = make("Grace Hopper").id;
};

TEST_P(RelationStoreContract, KeepsContactsAndBlocksApart) {
    ASSERT_TRUE(add(Relation::contact, ada, grace));
    EXPECT_EQ(listed(Relation::contact, ada), std::vector{grace});
    EXPECT_TRUE(listed(Relation::block, ada).empty());
    EXPECT_TRUE(listed(Relation::contact, grace).empty()) << "it goes one way";
    ASSERT_TRUE(add(Relation::block, ada, grace));
    EXPECT_EQ(listed(Relation::block, ada), std::vector{grace});
    EXPECT_EQ(listed(Relation::contact, ada), std::vector{grace});
}

TEST_P(RelationStoreContract, FindsOneWithItsProfile) {
    ASSERT_TRUE(add(Relation::contact, ada, grace));
    EXPECT_EQ(run_task(relations.find(Relation::contact, ada, grace)).value()->display_name, "Grace Hopper");
    EXPECT_EQ(run_task(relations.find(Relation::block, ada, grace)).value(), std::nullopt);
    EXPECT_EQ(run_task(relations.find(Relation::contact, grace, ada)).value(), std::nullopt);
}

TEST_P(RelationStoreContract, AddingAndRemovingAgainChangesAndTellsNothing) {
    ASSERT_TRUE(add(Relation::block, ada, grace));
    ASSERT_TRUE(add(Relation::block, ada, grace));
    EXPECT_EQ(stores->told(), (std::vector<Told>{{"block.added", ada}}));
    ASSERT_TRUE(run_task(relations.remove(Relation::block, ada, grace)));
    ASSERT_TRUE(run_task(relations.remove(Relation::block, ada, grace)));
    EXPECT_TRUE(listed(Relation::block, ada).empty());
    EXPECT_EQ(stores->told(), (std::vector<Told>{{"block.added", ada}, {"block.removed", ada}}));
}

TEST_P(RelationStoreContract, TellsContactsByTheirName) {
    ASSERT_TRUE(add(Relation::contact, grace, ada));
    ASSERT_TRUE(run_task(relations.remove(Relation::contact, grace, ada)));
    EXPECT_EQ(stores->told(), (std::vector<Told>{{"contact.added", grace}, {"contact.removed", grace}}));
}

TEST_P(RelationStoreContract, NeedsBothProfiles) {
    EXPECT_TRUE(add(Relation::contact, ada, UserId::generate()).error().is(problem::not_found));
    EXPECT_TRUE(add(Relation::contact, UserId::generate(), ada).error().is(problem::not_found));
    EXPECT_TRUE(run_task(relations.remove(Relation::contact, UserId::generate(), ada)));
    EXPECT_TRUE(stores->told().empty());
}

TEST_P(RelationStoreContract, PagesWithoutHolesOrRepeats) {
    std::vector<UserId> expected;
    for (int i = 0; i < 7; ++i) {
        expected.push_back(make("Walter " + std::to_string(i)).id);
        ASSERT_TRUE(add(Relation::contact, ada, expected.back()));
    }
    std::ranges::sort(expected);
    for (const std::size_t limit : {1, 3, 6, 7, 50}) {
        std::vector<UserId> seen;
        std::optional<UserId> after;
        do {
            const auto page = run_task(relations.list(Relation::contact, ada, after, limit)).value();
            EXPECT_LE(page.items.size(), limit);
            std::ranges::move(ids_of(page.items), std::back_inserter(seen));
            after = page.next;
        } while (after);
        EXPECT_EQ(seen, expected) << "pages of " << limit;
    }
}

TEST_P(RelationStoreContract, ErasesADeletedUserOnBothSides) {
    ASSERT_TRUE(add(Relation::contact, ada, grace));
    ASSERT_TRUE(add(Relation::contact, grace, ada));
    ASSERT_TRUE(add(Relation::block, grace, ada));
    ASSERT_TRUE(run_task(profiles.remove(ada)));
    EXPECT_TRUE(listed(Relation::contact, grace).empty());
    EXPECT_TRUE(listed(Relation::block, grace).empty());
    EXPECT_TRUE(listed(Relation::contact, ada).empty());
}

INSTANTIATE_TEST_SUITE_P(Backends, RelationStoreContract, ::testing::ValuesIn(backends()), backend_name);

}  // namespace
}  // namespace messenger::user
