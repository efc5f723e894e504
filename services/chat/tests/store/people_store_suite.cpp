// What chat keeps of people, in each kind of store.
#include "domain/people_store.hpp"

#include "tests/store/chat_store_suite.hpp"

namespace messenger::chat {
namespace {

class PeopleStoreSuite : public ChatStoreSuite {
  protected:
    PeopleStore& people() { return stores->people(); }
    void relate(UserId user, RelationKind kind, UserId other, bool is_on = true) {
        people().set_relation({user, kind, other}, is_on);
    }
    std::vector<UserId> watchers(UserId user) {
        std::vector<UserId> found;
        for (const auto& watcher : people().watchers_of(user)) {
            found.push_back(watcher.user);
        }
        std::ranges::sort(found);
        return found;
    }
    static std::vector<UserId> sorted(std::vector<UserId> users) {
        std::ranges::sort(users);
        return users;
    }
    UserId cem = UserId::generate();
};

TEST_P(PeopleStoreSuite, ABlockIsOfOneDirectionAndCanBeLifted) {
    EXPECT_FALSE(people().has_blocked(ada, bob));
    relate(ada, RelationKind::block, bob);
    relate(ada, RelationKind::block, bob);
    EXPECT_TRUE(people().has_blocked(ada, bob));
    EXPECT_FALSE(people().has_blocked(bob, ada));
    relate(ada, RelationKind::block, bob, false);
    EXPECT_FALSE(people().has_blocked(ada, bob));
}

TEST_P(PeopleStoreSuite, ManyRelationsCanBeAddedAtOnceAndAgain) {
    relate(ada, RelationKind::block, bob);
    people().add_relations(ada, RelationKind::block, {bob, cem});
    people().add_relations(ada, RelationKind::block, {bob, cem});
    EXPECT_TRUE(people().has_blocked(ada, bob) && people().has_blocked(ada, cem));
    EXPECT_FALSE(people().has_blocked(cem, ada));
    relate(ada, RelationKind::block, cem, false);
    EXPECT_FALSE(people().has_blocked(ada, cem));
    people().add_relations(ada, RelationKind::contact, {cem});
    EXPECT_EQ(watchers(cem), sorted({ada, cem}));
}

TEST_P(PeopleStoreSuite, WatchersShareASmallRoomOrHaveTheUserAsAContact) {
    make_room({ada, bob});
    relate(cem, RelationKind::contact, ada);
    EXPECT_EQ(watchers(ada), sorted({ada, bob, cem}));
    EXPECT_EQ(watchers(cem), sorted({cem})) << "to have a contact tells nobody of oneself";
    relate(ada, RelationKind::block, cem);
    EXPECT_EQ(watchers(ada), sorted({ada, bob}));
}

TEST_P(PeopleStoreSuite, ALargeRoomMakesNoWatchers) {
    std::vector<UserId> many{ada};
    for (int i = 0; i < 100; ++i) {
        many.push_back(UserId::generate());
    }
    make_room(many);
    EXPECT_EQ(watchers(ada), sorted({ada}));
}

TEST_P(PeopleStoreSuite, LastSeenIsShownToThoseWhoMayKnow) {
    const auto at = std::chrono::floor<std::chrono::milliseconds>(now());
    people().set_last_seen({{ada, at}});
    EXPECT_EQ(people().visibility(bob, {ada}).at(0).last_seen, at);
    people().set_privacy(ada, {.last_seen = LastSeenTo::contacts});
    EXPECT_EQ(people().visibility(bob, {ada}).at(0).last_seen, std::nullopt);
    relate(ada, RelationKind::contact, bob);
    EXPECT_EQ(people().visibility(bob, {ada}).at(0).last_seen, at);
    people().set_privacy(ada, {.last_seen = LastSeenTo::nobody});
    EXPECT_EQ(people().visibility(bob, {ada}).at(0).last_seen, std::nullopt);
    EXPECT_EQ(people().visibility(ada, {ada}).at(0).last_seen, at) << "to oneself always";
    EXPECT_FALSE(people().visibility(bob, {ada}).at(0).is_hidden);
    relate(ada, RelationKind::block, bob);
    EXPECT_TRUE(people().visibility(bob, {ada}).at(0).is_hidden);
}

TEST_P(PeopleStoreSuite, WhoIsBlockedOrHasNobodyLeftIsSilencedInADirectRoom) {
    const auto room = RoomId::generate();
    chat_store->append({.drafts = {room_draft(room, RoomType::direct, {ada, bob})}, .markers = {}});
    EXPECT_TRUE(chat_store->load_room(room)->silenced.empty());
    relate(ada, RelationKind::block, bob);
    EXPECT_EQ(chat_store->load_room(room)->silenced, std::vector{bob});
    relate(ada, RelationKind::block, bob, false);
    people().set_deleted(bob);
    EXPECT_EQ(chat_store->load_room(room)->silenced, std::vector{ada});
}

TEST_P(PeopleStoreSuite, ADeletedAccountLeavesNoRelations) {
    relate(ada, RelationKind::contact, bob);
    relate(bob, RelationKind::block, cem);
    people().set_deleted(bob);
    EXPECT_FALSE(people().has_blocked(bob, cem));
    EXPECT_EQ(watchers(bob), sorted({bob}));
}

TEST_P(PeopleStoreSuite, WhoHidesReceiptsIsKnownToTheRoom) {
    const auto room = make_room({ada, bob});
    people().set_privacy(bob, {.shows_receipts = false});
    for (const auto& [user, state] : chat_store->load_room(room)->members) {
        EXPECT_EQ(state.shows_receipts, user == ada);
    }
}

INSTANTIATE_TEST_SUITE_P(Backends, PeopleStoreSuite, ::testing::ValuesIn(backends()), backend_name);

}  // namespace
}  // namespace messenger::chat
