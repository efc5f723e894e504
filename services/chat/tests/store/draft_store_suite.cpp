// What DraftStore promises, on each backend.
#include "tests/store/side_stores.hpp"

namespace messenger::chat {
namespace {

class DraftStoreSuite : public SideStoreSuite {
  protected:
    Result<> put(UserId user, RoomId where, const std::string& text, std::optional<Seq> reply_to = {}) {
        time += std::chrono::seconds(1);
        return stores->drafts().put(user, {.room = where, .text = text, .reply_to = reply_to, .updated_at = time});
    }
    std::vector<std::string> texts(UserId user) {
        std::vector<std::string> all;
        for (const auto& draft : stores->drafts().drafts_of(user, {}, 500)) {
            all.push_back(draft.text);
        }
        return all;
    }
    using Texts = std::vector<std::string>;

    Timestamp time = from_micros(1'700'000'000'000'000);
};

TEST_P(DraftStoreSuite, ADraftIsKeptForItsUserAndRoom) {
    EXPECT_TRUE(put(ada, room, "dear b", 1));
    EXPECT_TRUE(put(ada, room, "dear bob \xF0\x9F\x8D\xB5"));
    EXPECT_TRUE(put(bob, room, "hm"));
    reopen();
    const auto draft = stores->drafts().find(ada, room).value();
    EXPECT_EQ(draft.text, "dear bob \xF0\x9F\x8D\xB5");
    EXPECT_EQ(draft.room, room);
    EXPECT_EQ(draft.reply_to, std::nullopt);
    EXPECT_EQ(draft.updated_at, from_micros(1'700'000'002'000'000));
    EXPECT_EQ(texts(bob), (Texts{"hm"}));
    EXPECT_TRUE(stores->drafts().remove(ada, room));
    EXPECT_FALSE(stores->drafts().remove(ada, room));
    EXPECT_FALSE(stores->drafts().find(ada, room));
    EXPECT_TRUE(stores->drafts().find(bob, room));
}

TEST_P(DraftStoreSuite, OnlyMembersHaveDrafts) {
    EXPECT_EQ(put(UserId::generate(), room, "x").error().code(), Errc::not_found);
    EXPECT_EQ(put(bob, open_room({ada}), "x").error().code(), Errc::not_found);
    EXPECT_EQ(put(ada, RoomId::generate(), "x").error().code(), Errc::not_found);
}

TEST_P(DraftStoreSuite, DraftsComeTheLastChangedFirstInPages) {
    Texts expected;
    for (int i = 0; i < 5; ++i) {
        put(ada, open_room({ada}), std::to_string(i));
        if (i % 2 == 1) {
            time -= std::chrono::seconds(1);  // the next has the same time
        }
    }
    put(ada, room, "last");
    Texts seen;
    std::optional<DraftCursor> after;
    while (true) {
        const auto page = stores->drafts().drafts_of(ada, after, 2);
        if (page.empty()) {
            break;
        }
        for (const auto& draft : page) {
            seen.push_back(draft.text);
        }
        after = {page.back().updated_at, page.back().room};
    }
    EXPECT_EQ(seen, texts(ada));
    EXPECT_EQ(seen.size(), 6U);
    EXPECT_EQ(seen.front(), "last");
}

TEST_P(DraftStoreSuite, DraftsGoWhenTheUserLeavesOrTheRoomIsDeleted) {
    const auto other = open_room({ada, bob});
    put(ada, room, "one");
    put(ada, other, "two");
    put(bob, room, "three");
    happens(room, ada, MemberLeft{.member = {ada, MemberRole::member}});
    EXPECT_EQ(texts(ada), (Texts{"two"}));
    happens(room, bob, RoomDeleted{});
    EXPECT_EQ(texts(bob), Texts{});
    happens(room, ada, MemberJoined{{ada, MemberRole::member}});
    EXPECT_FALSE(stores->drafts().find(ada, room));
}

TEST_P(DraftStoreSuite, AUserHasDraftsInAThousandRooms) {
    std::vector<RoomId> rooms;
    Batch batch;
    for (std::int64_t i = 0; i <= max_drafts; ++i) {
        rooms.push_back(RoomId::generate());
        RoomCreated created{.info = {.id = rooms.back(), .name = "Tea"}, .members = {{ada, MemberRole::owner}}};
        batch.drafts.push_back({.room = rooms.back(), .by = ada, .client_id = "1", .body = created});
    }
    stores->chat().append(batch);
    for (std::int64_t i = 0; i < max_drafts; ++i) {
        ASSERT_TRUE(put(ada, rooms[static_cast<std::size_t>(i)], "x"));
    }
    EXPECT_EQ(put(ada, rooms.back(), "x").error().code(), Errc::conflict);
    EXPECT_TRUE(put(ada, rooms.front(), "y"));
}

INSTANTIATE_TEST_SUITE_P(Backends, DraftStoreSuite, ::testing::ValuesIn(backends()), backend_name);

}  // namespace
}  // namespace messenger::chat
