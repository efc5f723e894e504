#include "domain/profiles.hpp"

#include <gtest/gtest.h>

#include "tests/domain/fake_accounts.hpp"
#include "tests/domain/memory_profile_store.hpp"
#include "tests/run_task.hpp"

namespace messenger::user {
namespace {

class ProfilesTest : public ::testing::Test {
  protected:
    UserId user(const std::string& display_name) {
        const auto id = UserId::generate();
        EXPECT_TRUE(run(profiles.create({id, display_name})));
        return id;
    }

    MemoryProfileStore store;
    FakeAccounts accounts;
    Profiles profiles{store, accounts};
};

TEST_F(ProfilesTest, CreatingAProfileAgainChangesNothing) {
    const auto id = user("Ada Lovelace");
    const auto again = run(profiles.create({id, "An older name"}));
    EXPECT_EQ(again->display_name, "Ada Lovelace");
}

TEST_F(ProfilesTest, AnUnknownProfileIsMadeFromItsAccount) {
    const auto id = UserId::generate();
    accounts.names[id] = "Grace Hopper";
    EXPECT_EQ(run(profiles.find(id))->display_name, "Grace Hopper");
    EXPECT_EQ(run(profiles.find(id))->display_name, "Grace Hopper");
    EXPECT_EQ(accounts.asked, 1);
}

TEST_F(ProfilesTest, WithoutAnAccountThereIsNoProfile) {
    EXPECT_TRUE(run(profiles.find(UserId::generate())).error().is(problem::not_found));
}

TEST_F(ProfilesTest, ThatAuthIsDownIsNoReasonToDenyAUser) {
    accounts.is_down = true;
    EXPECT_TRUE(run(profiles.find(UserId::generate())).error().is(problem::unavailable));
}

TEST_F(ProfilesTest, ACardIsReadOnce) {
    const auto id = user("Ada Lovelace");
    EXPECT_EQ(run(profiles.find_card(id))->display_name, "Ada Lovelace");
    const auto reads = store.reads;
    EXPECT_EQ(run(profiles.find_card(id))->display_name, "Ada Lovelace");
    EXPECT_EQ(run(profiles.find_many({id}))->size(), 1U);
    EXPECT_EQ(store.reads, reads);
    EXPECT_TRUE(run(profiles.find(id)));
    EXPECT_GT(store.reads, reads) << "the owner sees it as it is";
}

struct MemorySharedCards : SharedCards {
    Task<std::vector<std::optional<Profile>>> find(std::vector<UserId> ids) override {
        std::vector<std::optional<Profile>> found;
        for (const auto id : ids) {
            const auto card = cards.find(id);
            found.push_back(card == cards.end() ? std::nullopt : std::optional(card->second));
        }
        co_return found;
    }
    void keep(const Profile& profile) override { cards.emplace(profile.id, profile); }

    std::map<UserId, Profile> cards;
};

TEST_F(ProfilesTest, ACardThatAnotherInstanceHasReadIsNotReadAgain) {
    const auto ada = user("Ada Lovelace");
    const auto bob = user("Bob");
    MemorySharedCards shared;
    profiles.share(shared);
    EXPECT_TRUE(run(profiles.find_card(ada)));
    EXPECT_EQ(shared.cards.at(ada).display_name, "Ada Lovelace");

    Profiles other(store, accounts);
    other.share(shared);
    const auto reads = store.reads;
    EXPECT_EQ(run(other.find_card(ada))->display_name, "Ada Lovelace");
    EXPECT_EQ(store.reads, reads);
    EXPECT_EQ(run(other.find_many({ada, bob}))->size(), 2U);
    EXPECT_GT(store.reads, reads);
    EXPECT_TRUE(shared.cards.contains(bob));
}

TEST_F(ProfilesTest, ACardIsAsItsOwnerChangedIt) {
    const auto id = user("Ada Lovelace");
    EXPECT_EQ(run(profiles.find_card(id))->bio, "");
    ASSERT_TRUE(run(profiles.change(id, {.bio = "new"})));
    EXPECT_EQ(run(profiles.find_card(id))->bio, "new");
    ASSERT_TRUE(run(profiles.remove(id)));
    EXPECT_TRUE(run(profiles.find_card(id)).error().is(problem::not_found));
}

TEST_F(ProfilesTest, LookingUpManyLeavesUnknownOnesOut) {
    const auto known = user("Known");
    const auto adopted = UserId::generate();
    accounts.names[adopted] = "Adopted";
    const auto found = run(profiles.find_many({known, adopted, UserId::generate(), known}));
    ASSERT_TRUE(found);
    EXPECT_EQ(found->size(), 2U);
}

TEST_F(ProfilesTest, AChangeTouchesOnlyWhatItNames) {
    const auto id = user("Ada Lovelace");
    ASSERT_TRUE(run(profiles.change(id, {.username = "ada", .bio = "First"})));
    const auto changed = run(profiles.change(id, {.bio = std::optional<std::string>()}));
    EXPECT_EQ(changed->username, "ada");
    EXPECT_EQ(changed->bio, "");
    EXPECT_EQ(changed->display_name, "Ada Lovelace");
}

TEST_F(ProfilesTest, AChangeOfAnUnknownProfileMakesItFirst) {
    const auto id = UserId::generate();
    accounts.names[id] = "Grace Hopper";
    EXPECT_EQ(run(profiles.change(id, {.status_text = "at sea"}))->status_text, "at sea");
}

TEST_F(ProfilesTest, ReservedUsernamesAreTaken) {
    const auto id = user("Ada Lovelace");
    EXPECT_TRUE(run(profiles.change(id, {.username = "Admin"})).error().is(problem::username_taken));
}

TEST_F(ProfilesTest, EveryWordOfAQueryHasToBeginAWordOfTheName) {
    const auto ada = user("Ad\u00e1 Lovelace");
    user("Adam Smith");
    const auto page = run(profiles.search("LOVE ad", 10, std::nullopt));
    ASSERT_EQ(page->items.size(), 1U);
    EXPECT_EQ(page->items[0].id, ada);
    EXPECT_EQ(run(profiles.search("ad", 10, std::nullopt))->items.size(), 2U);
    EXPECT_TRUE(run(profiles.search("...", 10, std::nullopt))->items.empty());
}

TEST_F(ProfilesTest, AWordThatALongerOneImpliesChangesNothing) {
    const auto ada = user("Ada Lovelace");
    const auto page = run(profiles.search("a ada ad", 10, std::nullopt));
    ASSERT_EQ(page->items.size(), 1U);
    EXPECT_EQ(page->items[0].id, ada);
}

}  // namespace
}  // namespace messenger::user
