// What every ChatStore promises, run on each backend.
#include "tests/store/chat_store_suite.hpp"

#include "codec/event_json.hpp"

namespace messenger::chat {
namespace {

TEST_P(ChatStoreSuite, NumbersTheEventsOfEachRoomFromOneWithoutHoles) {
    const auto first = make_room({ada, bob});
    const auto second = make_room({ada});
    EXPECT_EQ(post(first, ada, "a").seq, 2);
    EXPECT_EQ(post(second, ada, "a").seq, 2);
    const auto stored = chat_store->append(
        {.drafts = {message(first, bob, "b"), message(second, ada, "b"), message(first, ada, "c")}, .markers = {}});
    EXPECT_EQ(stored.events[0].event.seq, 3);
    EXPECT_EQ(stored.events[1].event.seq, 3);
    EXPECT_EQ(stored.events[2].event.seq, 4);
    EXPECT_EQ(stored.events[2].event.message_count, 3);
}

TEST_P(ChatStoreSuite, StoresTheSameClientIdOfAnAuthorOnce) {
    const auto room = make_room({ada, bob});
    const auto first = post(room, ada, "x", "one");
    const auto stored = chat_store->append(
        {.drafts = {message(room, ada, "x", "two"), message(room, bob, "x"), message(room, bob, "x")}, .markers = {}});
    EXPECT_TRUE(stored.events[0].is_duplicate);
    EXPECT_EQ(stored.events[0].event.seq, first.seq);
    EXPECT_EQ(stored.events[0].event.payload, first.payload);
    EXPECT_FALSE(stored.events[1].is_duplicate) << "another author's";
    EXPECT_TRUE(stored.events[2].is_duplicate) << "within one batch";
    EXPECT_EQ(chat_store->load_room(room)->last_seq, 3);
    reopen();
    EXPECT_TRUE(chat_store->append({.drafts = {message(room, ada, "x")}, .markers = {}}).events[0].is_duplicate);
    EXPECT_EQ(post(room, ada, "y").seq, 4) << "a duplicate leaves no hole";
}

TEST_P(ChatStoreSuite, ADirectRoomExistsOnceForItsTwoUsers) {
    const auto first = RoomId::generate();
    const auto stored = chat_store->append({.drafts = {room_draft(first, RoomType::direct, {ada, bob}),
                                                       room_draft(RoomId::generate(), RoomType::direct, {bob, ada})},
                                            .markers = {}});
    EXPECT_FALSE(stored.events[0].is_duplicate);
    EXPECT_TRUE(stored.events[1].is_duplicate);
    EXPECT_EQ(stored.events[1].event.room, first);
    EXPECT_EQ(chat_store->find_direct(bob, ada), first);
    ASSERT_EQ(chat_store->rooms_of(bob).size(), 1U);
    EXPECT_EQ(chat_store->rooms_of(bob).front().peer, ada);
    EXPECT_EQ(chat_store->room_of(ada, first)->peer, bob);
    EXPECT_FALSE(chat_store->room_of(ada, make_room({ada, bob}))->peer);
}

TEST_P(ChatStoreSuite, ARoomIsMadeOnceAlsoWhenItIsGone) {
    const auto room = RoomId::generate();
    const auto draft = room_draft(room, RoomType::group, {ada});
    const auto twice = chat_store->append({.drafts = {draft, draft}, .markers = {}}).events;
    EXPECT_FALSE(twice[0].is_duplicate);
    EXPECT_TRUE(twice[1].is_duplicate);
    EXPECT_EQ(twice[1].event.room, room);
    chat_store->append({.drafts = {{.room = room, .by = ada, .client_id = "x", .body = RoomDeleted{}}}, .markers = {}});
    EXPECT_TRUE(chat_store->append({.drafts = {room_draft(room, RoomType::group, {bob})}, .markers = {}})
                    .events[0]
                    .is_duplicate);
    EXPECT_FALSE(chat_store->load_room(room));
}

TEST_P(ChatStoreSuite, WhatSomebodyWroteComesInPartsThatAreNotTooLarge) {
    const auto room = make_room({ada, bob});
    for (int i = 0; i < 5; ++i) {
        post(room, ada, "c" + std::to_string(i), std::string(200'000, 'x'));
    }
    std::vector<std::size_t> parts;
    std::optional<std::int64_t> next = 0;
    while (next) {
        const auto part = chat_store->authored(ada, *next);
        parts.push_back(part.items.size());
        next = part.next;
    }
    EXPECT_EQ(parts, (std::vector<std::size_t>{3, 2}));
}

TEST_P(ChatStoreSuite, GivesTextBackExactly) {
    const auto room = make_room({ada});
    const std::string text =
        "\"quotes\" \\ \n\t \x01 \xE2\x80\xA8 \xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x9A\x80 <b>&amp;</b>";
    post(room, ada, "t", text);
    EXPECT_TRUE(is_message_of(chat_store->events(room, 1, 10).front().payload, text));
}

TEST_P(ChatStoreSuite, ReadsTheLogInOrderFromAnyPlace) {
    const auto room = make_room({ada, bob});
    for (int i = 0; i < 9; ++i) {
        post(room, i % 2 == 0 ? ada : bob, std::to_string(i));
    }
    const auto events = chat_store->events(room, 4, 3);
    ASSERT_EQ(events.size(), 3U);
    EXPECT_EQ(events.front().seq, 5);
    EXPECT_EQ(events.back().seq, 7);
    EXPECT_LE(events.front().at, events.back().at);
    EXPECT_TRUE(chat_store->events(room, 10, 3).empty());
    EXPECT_EQ(chat_store->events(room, 0, 100).front().type, EventType::room_created);
}

TEST_P(ChatStoreSuite, PagesThroughMessagesFromEitherSide) {
    const auto room = make_room({ada});
    for (int i = 0; i < 10; ++i) {
        post(room, ada, std::to_string(i));  // seq 2 to 11
    }
    auto page = chat_store->messages(room, {.limit = 4});
    EXPECT_EQ(seqs(page), (std::vector<Seq>{8, 9, 10, 11}));
    EXPECT_TRUE(page.has_more_before);
    page = chat_store->messages(room, {.before = 4, .limit = 4});
    EXPECT_EQ(seqs(page), (std::vector<Seq>{2, 3}));
    EXPECT_FALSE(page.has_more_before);
    page = chat_store->messages(room, {.after = 2, .limit = 4});
    EXPECT_EQ(seqs(page), (std::vector<Seq>{3, 4, 5, 6}));
    EXPECT_TRUE(page.has_more_after);
    page = chat_store->messages(room, {.around = 6, .limit = 5});
    EXPECT_EQ(seqs(page), (std::vector<Seq>{4, 5, 6, 7, 8}));
    EXPECT_TRUE(page.has_more_before);
    EXPECT_TRUE(page.has_more_after);
    EXPECT_TRUE(chat_store->messages(RoomId::generate(), {.limit = 4}).items.empty());
}

TEST_P(ChatStoreSuite, AMarkerMovesForwardOnlyAndOnesOwnMessageMovesIt) {
    const auto room = make_room({ada, bob});
    for (int i = 0; i < 4; ++i) {
        post(room, ada, std::to_string(i));  // seq 2 to 5
    }
    EXPECT_EQ(chat_store->room_of(ada, room)->unread(), 0);
    EXPECT_EQ(chat_store->room_of(bob, room)->unread(), 4);
    const auto stored = chat_store->append({.drafts = {}, .markers = {{room, bob, 3}}});
    EXPECT_EQ(stored.read_counts, (std::vector<std::int64_t>{2}));
    EXPECT_EQ(chat_store->room_of(bob, room)->unread(), 2);
    chat_store->append({.drafts = {}, .markers = {{room, bob, 2}}});
    EXPECT_EQ(chat_store->room_of(bob, room)->own.read_seq, 3);
    reopen();
    EXPECT_EQ(chat_store->room_of(bob, room)->unread(), 2);
}

TEST_P(ChatStoreSuite, MembersComeAndGoWithTheirEvents) {
    const auto room = make_room({ada});
    const auto change = [&](EventBody body) {
        chat_store->append(
            {.drafts = {{.room = room, .by = ada, .client_id = Uuid::generate().to_string(), .body = std::move(body)}},
             .markers = {}});
    };
    change(MemberJoined{{bob, MemberRole::reader}});
    EXPECT_EQ(chat_store->room_of(bob, room)->own.role, MemberRole::reader);
    EXPECT_EQ(chat_store->room_of(bob, room)->member_count, 2);
    change(MemberUpdated{{bob, MemberRole::admin}});
    EXPECT_EQ(chat_store->room_of(bob, room)->own.role, MemberRole::admin);
    change(MemberLeft{{bob, MemberRole::admin}});
    EXPECT_FALSE(chat_store->room_of(bob, room));
    EXPECT_TRUE(chat_store->rooms_of(bob).empty());
    EXPECT_EQ(chat_store->load_room(room)->members.size(), 1U);
    EXPECT_EQ(chat_store->load_room(room)->last_seq, 4);
}

TEST_P(ChatStoreSuite, ListsTheMostRecentlyActiveRoomFirstWithItsLastMessage) {
    const auto first = make_room({ada});
    const auto second = make_room({ada});
    EXPECT_EQ(chat_store->rooms_of(ada).front().info.id, second);
    EXPECT_FALSE(chat_store->rooms_of(ada).front().last_message);
    post(first, ada, "m", "newest");
    const auto rooms = chat_store->rooms_of(ada);
    EXPECT_EQ(rooms.front().info.id, first);
    EXPECT_EQ(boost::json::parse(rooms.front().last_message.value()).at("text").as_string(), "newest");
    EXPECT_EQ(rooms.front().info.name, "Tea \xF0\x9F\x8D\xB5");
}

TEST_P(ChatStoreSuite, TellsTheSameOfMembershipsAsOfRooms) {
    const auto quiet = make_room({bob, ada});
    const auto busy = make_room({ada, bob});
    post(busy, ada, "1");
    post(busy, bob, "2");
    post(busy, ada, "3");
    const auto memberships = chat_store->memberships_of(bob);
    const auto rooms = chat_store->rooms_of(bob);
    ASSERT_EQ(memberships.size(), 2U);
    for (std::size_t i = 0; i < rooms.size(); ++i) {
        EXPECT_EQ(memberships[i].room, rooms[i].info.id);
        EXPECT_EQ(memberships[i].last_seq, rooms[i].last_seq);
        EXPECT_EQ(memberships[i].message_count, rooms[i].message_count);
        EXPECT_EQ(memberships[i].last_at, rooms[i].last_at);
        EXPECT_EQ(memberships[i].read_seq, rooms[i].own.read_seq);
        EXPECT_EQ(memberships[i].read_count, rooms[i].own.read_count);
    }
    EXPECT_EQ(memberships.front().room, busy);
    EXPECT_EQ(memberships.front().read_seq, 3) << "one's own message moves the marker";
    EXPECT_EQ(memberships.back().room, quiet);
    EXPECT_TRUE(chat_store->memberships_of(UserId::generate()).empty());
}

TEST_P(ChatStoreSuite, KeepsEverythingOverARestartAndItsEpochToo) {
    const auto room = make_room({ada, bob});
    post(room, ada, "m");
    const auto epoch = chat_store->epoch();
    reopen();
    EXPECT_EQ(chat_store->epoch(), epoch);
    EXPECT_EQ(chat_store->load_room(room)->last_seq, 2);
    EXPECT_EQ(chat_store->load_room(room)->message_count, 1);
    EXPECT_EQ(chat_store->load_room(room)->members.size(), 2U);
    EXPECT_FALSE(chat_store->load_room(RoomId::generate()));
}

TEST_P(ChatStoreSuite, ABatchThatFailsLeavesNothing) {
    const auto room = make_room({ada});
    EXPECT_THROW(
        chat_store->append({.drafts = {message(room, ada, "m"), message(RoomId::generate(), ada, "n")}, .markers = {}}),
        std::exception);
    EXPECT_EQ(chat_store->load_room(room)->last_seq, 1);
    EXPECT_EQ(post(room, ada, "m").seq, 2);
}

INSTANTIATE_TEST_SUITE_P(Backends, ChatStoreSuite, ::testing::ValuesIn(backends()), backend_name);

}  // namespace
}  // namespace messenger::chat
