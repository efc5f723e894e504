// What InviteStore promises, on each backend.
#include <atomic>
#include <thread>

#include "tests/store/side_stores.hpp"

namespace messenger::chat {
namespace {

class InviteStoreSuite : public SideStoreSuite {
  protected:
    Invite made(std::optional<std::int64_t> max_uses = {}, std::optional<Timestamp> expires_at = {}) {
        time += std::chrono::seconds(1);
        Invite invite{.code = make_invite_code(),
                      .room = room,
                      .by = ada,
                      .role = MemberRole::reader,
                      .created_at = time,
                      .expires_at = expires_at,
                      .max_uses = max_uses};
        EXPECT_TRUE(stores->invites().add(invite));
        return invite;
    }
    std::int64_t uses(const Invite& invite) { return stores->invites().find(invite.code)->invite.uses; }

    Timestamp time = from_micros(1'700'000'000'000'000);
};

TEST_P(InviteStoreSuite, AnInviteIsFoundWithItsRoom) {
    const auto invite = made(7, time + std::chrono::hours(1));
    made();
    reopen();
    const auto found = stores->invites().find(invite.code).value();
    EXPECT_EQ(found.invite.room, room);
    EXPECT_EQ(found.invite.by, ada);
    EXPECT_EQ(found.invite.role, MemberRole::reader);
    EXPECT_EQ(found.invite.created_at, invite.created_at);
    EXPECT_EQ(found.invite.expires_at, invite.expires_at);
    EXPECT_EQ(found.invite.max_uses, 7);
    EXPECT_EQ(found.name, "Tea");
    EXPECT_EQ(found.member_count, 2);
    EXPECT_FALSE(stores->invites().find("no such code"));
    EXPECT_EQ(stores->invites().add({.code = "x", .room = RoomId::generate(), .by = ada}).error().code(),
              Errc::not_found);
}

TEST_P(InviteStoreSuite, ARoomsInvitesAreListedTheLastFirst) {
    const auto first = made();
    const auto second = made(3);
    const auto all = stores->invites().invites_of(room);
    ASSERT_EQ(all.size(), 2U);
    EXPECT_EQ(all[0].code, second.code);
    EXPECT_EQ(all[1].code, first.code);
    EXPECT_EQ(all[1].expires_at, std::nullopt);
    EXPECT_EQ(all[1].max_uses, std::nullopt);
    EXPECT_TRUE(stores->invites().invites_of(open_room({bob})).empty());
}

TEST_P(InviteStoreSuite, ARevokedInviteIsGoneAndOnlyItsRoomRevokesIt) {
    const auto invite = made();
    stores->invites().remove(open_room({bob}), invite.code);
    EXPECT_TRUE(stores->invites().find(invite.code));
    stores->invites().remove(room, invite.code);
    stores->invites().remove(room, invite.code);
    EXPECT_FALSE(stores->invites().find(invite.code));
    EXPECT_FALSE(stores->invites().spend(invite.code, time));
}

TEST_P(InviteStoreSuite, TheInvitesOfADeletedRoomAreNotFound) {
    const auto invite = made();
    happens(room, ada, RoomDeleted{});
    EXPECT_FALSE(stores->invites().find(invite.code));
}

TEST_P(InviteStoreSuite, AnInviteCanBeUsedSoManyTimesAndUntilItsTime) {
    const auto twice = made(2);
    EXPECT_TRUE(stores->invites().spend(twice.code, time));
    EXPECT_TRUE(stores->invites().spend(twice.code, time));
    EXPECT_FALSE(stores->invites().spend(twice.code, time));
    stores->invites().give_back(twice.code);
    EXPECT_EQ(uses(twice), 1);
    EXPECT_TRUE(stores->invites().spend(twice.code, time));
    const auto brief = made({}, time + std::chrono::seconds(10));
    EXPECT_TRUE(stores->invites().spend(brief.code, time));
    EXPECT_FALSE(stores->invites().spend(brief.code, *brief.expires_at));
    stores->invites().give_back(brief.code);
    stores->invites().give_back(brief.code);
    EXPECT_EQ(uses(brief), 0);
}

TEST_P(InviteStoreSuite, OfManyAtOnceAsManyGetInAsThereAreUsesLeft) {
    const auto invite = made(5);
    std::atomic<int> let_in = 0;
    {
        std::vector<std::jthread> people;
        for (int i = 0; i < 4; ++i) {
            people.emplace_back([&] {
                for (int tries = 0; tries < 10; ++tries) {
                    let_in += stores->invites().spend(invite.code, time) ? 1 : 0;
                }
            });
        }
    }
    EXPECT_EQ(let_in, 5);
    EXPECT_EQ(uses(invite), 5);
}

TEST_P(InviteStoreSuite, ARoomHasAHundredInvitesAndThoseOfNoUseMakeWay) {
    const auto brief = made({}, time + std::chrono::seconds(2));
    const auto once = made(1);
    for (std::int64_t i = 2; i < max_invites; ++i) {
        made();
    }
    EXPECT_TRUE(stores->invites().spend(once.code, once.created_at));
    made();
    EXPECT_EQ(std::ssize(stores->invites().invites_of(room)), max_invites - 1);
    EXPECT_FALSE(stores->invites().find(brief.code));
    EXPECT_FALSE(stores->invites().find(once.code));
    made();
    const auto refused =
        stores->invites().add({.code = make_invite_code(), .room = room, .by = ada, .created_at = time});
    EXPECT_EQ(refused.error().code(), Errc::conflict);
    EXPECT_EQ(std::ssize(stores->invites().invites_of(room)), max_invites);
}

INSTANTIATE_TEST_SUITE_P(Backends, InviteStoreSuite, ::testing::ValuesIn(backends()), backend_name);

}  // namespace
}  // namespace messenger::chat
