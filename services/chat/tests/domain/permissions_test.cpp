// Every cell of the table of permissions, spelt out.
#include "domain/permissions.hpp"

#include <gtest/gtest.h>

#include <string>

#include "domain/room_state.hpp"

namespace messenger::chat {
namespace {

using enum RoomType;
using enum MemberRole;

/// What a role may do, one letter for each permission.
std::string allowed(RoomType type, MemberRole role) {
    constexpr std::string_view letters = "RWAPDIOCTX";
    std::string result;
    for (std::size_t i = 0; i < permission_count; ++i) {
        if (may(type, role, static_cast<Permission>(i))) {
            result += letters[i];
        }
    }
    return result;
}

TEST(Permissions, AreThoseOfTheTable) {
    // R react, W write, A @room, P pin, D delete others' messages, I add, O remove, C change roles, T change the room's
    // info, X delete the room
    EXPECT_EQ("R", allowed(group, reader));
    EXPECT_EQ("RW", allowed(group, member));
    EXPECT_EQ("RWAPDIOC", allowed(group, moderator));
    EXPECT_EQ("RWAPDIOCT", allowed(group, admin));
    EXPECT_EQ("RWAPDIOCTX", allowed(group, owner));
    EXPECT_EQ("R", allowed(channel, reader));
    EXPECT_EQ("R", allowed(channel, member));
    EXPECT_EQ("RWAPDIOC", allowed(channel, moderator));
    EXPECT_EQ("RWAPDIOCT", allowed(channel, admin));
    EXPECT_EQ("RWAPDIOCTX", allowed(channel, owner));
    EXPECT_EQ("", allowed(direct, reader));
    EXPECT_EQ("RWP", allowed(direct, member));
}

class Decisions : public ::testing::TestWithParam<std::tuple<RoomType, MemberRole>> {
  protected:
    std::string refusal(decltype(Command::what) what) const {
        RoomSnapshot snapshot{
            .info = {.id = id, .type = std::get<0>(GetParam()), .name = "Room"}, .last_seq = 7, .members = {}};
        snapshot.members.emplace_back(user, MemberState{.role = std::get<1>(GetParam())});
        const auto decision = RoomState(std::move(snapshot)).decide({id, user, std::move(what)});
        return decision ? "" : std::string(decision.error().problem().slug);
    }
    bool has(Permission permission) const { return may(std::get<0>(GetParam()), std::get<1>(GetParam()), permission); }

    RoomId id = RoomId::generate();
    UserId user = UserId::generate();
};

TEST_P(Decisions, FollowThePermissions) {
    const auto expect = [&](Permission permission, std::string_view slug, decltype(Command::what) what) {
        EXPECT_EQ(has(permission) ? "" : slug, refusal(std::move(what)));
    };
    expect(Permission::write, "cannot-write", PostMessage{"c", {"hi", {}, {}}});
    expect(Permission::write, "cannot-write", EditMessage{2, "hi"});
    expect(Permission::react, "forbidden", React{2, "x", true});
    expect(Permission::pin, "forbidden", Pin{2, true});
    expect(Permission::change_info, "forbidden", ChangeRoom{.name = "New", .topic = {}, .is_public = {}});
    expect(Permission::delete_room, "forbidden", DeleteRoom{});
    EXPECT_EQ("", refusal(DeleteMessage{2})) << "its own, if it is one";
}

INSTANTIATE_TEST_SUITE_P(AllRooms, Decisions,
                         ::testing::Combine(::testing::Values(group, channel, direct),
                                            ::testing::Values(reader, member, moderator, admin, owner)));

}  // namespace
}  // namespace messenger::chat
