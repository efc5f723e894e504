// What several instances need of a store that they share, on each backend that can be shared: two openings of one
// database are two instances.
#include <thread>

#include "realtime/known_rooms.hpp"
#include "tests/store/chat_store_suite.hpp"

namespace messenger::chat {
namespace {

class SharedStoreSuite : public ChatStoreSuite {
  protected:
    Appended decided(ChatStore& through, RoomId where, UserId by, const std::string& client_id, std::int64_t version) {
        auto draft = message(where, by, client_id);
        draft.decided_by = version;
        return through.append({.drafts = {draft}, .markers = {}}).events.front();
    }
    std::int64_t version_of(RoomId where) { return chat_store->load_room(where).value().version; }
    void join(ChatStore& through, RoomId where, UserId user) {
        through.append(
            {.drafts = {{where, ada, Uuid::generate().to_string(), MemberJoined{{user, MemberRole::member}}}},
             .markers = {}});
    }

    std::unique_ptr<ChatStores> others_ = database->open();
    ChatStore& elsewhere = others_->chat();
    RoomId room = make_room({ada});
};

TEST_P(SharedStoreSuite, SaysThatItIsShared) {
    EXPECT_TRUE(chat_store->is_shared());
    EXPECT_EQ(chat_store->epoch(), elsewhere.epoch());
}

TEST_P(SharedStoreSuite, WhatWasDecidedByAnOlderVersionIsNotStored) {
    const auto before = version_of(room);
    join(elsewhere, room, bob);
    const auto outdated = decided(*chat_store, room, ada, "1", before);
    EXPECT_TRUE(outdated.is_outdated);
    const auto stored = decided(*chat_store, room, ada, "1", version_of(room));
    EXPECT_FALSE(stored.is_outdated);
    EXPECT_EQ(stored.event.seq, 3) << "the outdated one left no hole";
    EXPECT_EQ(stored.version, version_of(room)) << "messages leave the version as it is";
    EXPECT_TRUE(decided(elsewhere, room, ada, "1", before).is_duplicate) << "whatever it was decided by";
}

TEST_P(SharedStoreSuite, EveryChangeOfRightsMakesAnotherVersion) {
    auto last = version_of(room);
    const auto is_new = [&] { return std::exchange(last, version_of(room)) != last; };
    join(elsewhere, room, bob);
    EXPECT_TRUE(is_new());
    Batch ban;
    ban.bans.push_back({.room = room, .user = UserId::generate(), .by = ada});
    elsewhere.append(ban);
    EXPECT_TRUE(is_new());
    elsewhere.touch(room);
    EXPECT_TRUE(is_new());
    elsewhere.append({.drafts = {}, .markers = {{room, ada, 1}}});
    EXPECT_FALSE(is_new());
}

TEST_P(SharedStoreSuite, TellsTheHeadsOfRooms) {
    post(room, ada, "1");
    const auto heads = elsewhere.heads({room, RoomId::generate()});
    ASSERT_EQ(heads.size(), 1U);
    EXPECT_EQ(heads.front().room, room);
    EXPECT_EQ(heads.front().last_seq, 2);
    EXPECT_EQ(heads.front().version, version_of(room));
    EXPECT_EQ(heads.front().message_count, 1);
}

TEST_P(SharedStoreSuite, TellsHowFarTheMembersOfRoomsHaveRead) {
    const auto other = make_room({ada, bob});
    post(room, ada, "1");
    post(other, ada, "1");
    post(other, ada, "2");
    chat_store->append({.drafts = {}, .markers = {{other, bob, 2}}});
    const auto markers = elsewhere.read_markers({room, other, RoomId::generate()});
    ASSERT_EQ(markers.size(), 2U);
    for (const auto& [id, members] : markers) {
        EXPECT_EQ(members.size(), id == room ? 1U : 2U);
        EXPECT_EQ(members.at(ada).seq, id == room ? 2 : 3);
        EXPECT_EQ(members.at(ada).count, id == room ? 1 : 2);
    }
    const auto found = std::ranges::find(markers, other, &RoomReadMarkers::room);
    ASSERT_NE(found, markers.end());
    EXPECT_EQ(found->members.at(bob).seq, 2);
    EXPECT_EQ(found->members.at(bob).count, 1);
}

TEST_P(SharedStoreSuite, ACachedRoomIsTakenOnlyWhileItHasItsVersionAndIsBroughtUpToItsEnd) {
    join(*chat_store, room, bob);
    const auto cached = chat_store->load_room(room).value();
    const auto brought_up = [&](RoomSnapshot state) {
        std::vector<std::optional<RoomSnapshot>> states{std::nullopt, std::move(state)};
        bring_up(elsewhere, states);
        EXPECT_FALSE(states.front());
        return states.back();
    };
    post(room, ada, "1");
    post(room, ada, "2");
    chat_store->append({.drafts = {}, .markers = {{room, bob, 3}}});
    const auto now = brought_up(cached).value();
    const auto stored = chat_store->load_room(room).value();
    EXPECT_EQ(now.last_seq, stored.last_seq);
    EXPECT_EQ(now.message_count, stored.message_count);
    const auto marker = [](const RoomSnapshot& state, UserId user) {
        const auto found = std::ranges::find(state.members, user, [](const auto& member) { return member.first; });
        return std::pair(found->second.read_seq, found->second.read_count);
    };
    for (const auto user : {ada, bob}) {
        EXPECT_EQ(marker(now, user), marker(stored, user));
    }
    auto ahead = cached;
    ahead.last_seq += 100;
    EXPECT_FALSE(brought_up(ahead)) << "of a log that is not this one";
    auto with_stranger = cached;
    with_stranger.members.emplace_back(UserId::generate(), MemberState());
    EXPECT_FALSE(brought_up(with_stranger));
    auto unknown = cached;
    unknown.info.id = RoomId::generate();
    EXPECT_FALSE(brought_up(unknown));
    chat_store->append(
        {.drafts = {{room, ada, Uuid::generate().to_string(), MemberLeft{{bob, MemberRole::member}}}}, .markers = {}});
    EXPECT_FALSE(brought_up(cached)) << "somebody has left since";
}

TEST_P(SharedStoreSuite, TellsWhichRoomsWereTouchedSince) {
    const auto next = elsewhere.touched(0).next;
    const auto other = make_room({bob});
    chat_store->touch(other);
    const auto touched = elsewhere.touched(next).rooms;
    const auto found = std::ranges::find(touched, other, &RoomHead::room);
    ASSERT_NE(found, touched.end());
    EXPECT_EQ(found->version, version_of(other));
}

TEST_P(SharedStoreSuite, TwoWhoWriteAtOnceMakeOneLogWithoutHoles) {
    constexpr int each = 40;
    const auto write = [&](ChatStore& through, const std::string& name) {
        for (int i = 0; i < each; ++i) {
            through.append(
                {.drafts = {message(room, ada, name + std::to_string(i)), message(room, bob, name + std::to_string(i))},
                 .markers = {{room, ada, 1}}});
        }
    };
    std::thread one([&] { write(*chat_store, "a"); });
    std::thread two([&] { write(elsewhere, "b"); });
    one.join();
    two.join();
    const auto events = chat_store->events(room, 0, 1'000);
    ASSERT_EQ(events.size(), 1U + 4 * each);
    for (std::size_t i = 0; i < events.size(); ++i) {
        EXPECT_EQ(events[i].seq, static_cast<Seq>(i) + 1);
        EXPECT_EQ(events[i].message_count, static_cast<std::int64_t>(i));
    }
}

INSTANTIATE_TEST_SUITE_P(Backends, SharedStoreSuite, ::testing::ValuesIn(shared_backends()), backend_name);

}  // namespace
}  // namespace messenger::chat
