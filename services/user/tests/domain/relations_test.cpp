#include "domain/relations.hpp"

#include <gtest/gtest.h>

#include "tests/domain/fake_accounts.hpp"
#include "tests/domain/memory_relation_store.hpp"
#include "tests/run_task.hpp"

namespace messenger::user {
namespace {

class RelationsTest : public ::testing::Test {
  protected:
    UserId account(const std::string& display_name) {
        const auto id = UserId::generate();
        accounts.names[id] = display_name;
        return id;
    }

    MemoryProfileStore profile_store;
    MemoryRelationStore store{profile_store};
    FakeAccounts accounts;
    Profiles profiles{profile_store, accounts};
    Relations relations{store, profiles};
    UserId ada = account("Ada Lovelace");
};

TEST_F(RelationsTest, SomebodyWhoIsNotKnownYetCanBeAdded) {
    const auto grace = account("Grace Hopper");
    ASSERT_TRUE(run(relations.add(Relation::contact, ada, grace)));
    EXPECT_EQ(run(relations.find(Relation::contact, ada, grace))->display_name, "Grace Hopper");
}

TEST_F(RelationsTest, NobodyHasARelationToThemselves) {
    EXPECT_TRUE(run(relations.add(Relation::contact, ada, ada)).error().is(problem::conflict));
    EXPECT_TRUE(run(relations.add(Relation::block, ada, ada)).error().is(problem::conflict));
}

TEST_F(RelationsTest, SomebodyWithoutAnAccountCanNotBeAdded) {
    EXPECT_TRUE(run(relations.add(Relation::block, ada, UserId::generate())).error().is(problem::not_found));
}

TEST_F(RelationsTest, ThatAuthIsDownIsNoReasonToDenyAUser) {
    accounts.is_down = true;
    EXPECT_TRUE(run(relations.add(Relation::block, ada, UserId::generate())).error().is(problem::unavailable));
}

TEST_F(RelationsTest, WhoIsNotAContactIsNotFoundAmongThem) {
    const auto grace = account("Grace Hopper");
    EXPECT_TRUE(run(relations.find(Relation::contact, ada, grace)).error().is(problem::not_found));
    ASSERT_TRUE(run(relations.add(Relation::contact, ada, grace)));
    ASSERT_TRUE(run(relations.remove(Relation::contact, ada, grace)));
    EXPECT_TRUE(run(relations.find(Relation::contact, ada, grace)).error().is(problem::not_found));
}

}  // namespace
}  // namespace messenger::user
