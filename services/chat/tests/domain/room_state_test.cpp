#include "domain/room_state.hpp"

#include <gtest/gtest.h>

namespace messenger::chat {
namespace {

constexpr std::array all_roles{MemberRole::reader, MemberRole::member, MemberRole::moderator, MemberRole::admin,
                               MemberRole::owner};

class RoomStateTest : public ::testing::Test {
  protected:
    RoomState room(RoomType type = RoomType::group, bool is_public = false) const {
        RoomSnapshot snapshot{.info = {.id = id, .type = type, .name = "Room", .is_public = is_public},
                              .last_seq = 7,
                              .message_count = 5,
                              .members = {}};
        for (const auto& [user, role] : members) {
            snapshot.members.emplace_back(user, MemberState{role, 3, 2});
        }
        return RoomState(std::move(snapshot));
    }
    UserId add(MemberRole role) {
        members.emplace_back(UserId::generate(), role);
        return members.back().first;
    }
    Command post(UserId by) const { return {id, by, PostMessage{"c1", {"hello", {}, {}}}}; }

    RoomId id = RoomId::generate();
    std::vector<std::pair<UserId, MemberRole>> members;
};

std::string slug(const auto& result) {
    return result ? "" : std::string(result.error().problem().slug);
}

std::int64_t unread(const RoomState& state, UserId user) {
    return state.message_count() - state.member(user)->read_count;
}

TEST_F(RoomStateTest, AMessageBecomesADraftOfItsAuthorUnderItsClientId) {
    const auto ada = add(MemberRole::member);
    const auto decision = room().decide(post(ada));
    ASSERT_TRUE(decision);
    const auto& draft = std::get<Draft>(*decision);
    EXPECT_EQ(draft.by, ada);
    EXPECT_EQ(draft.client_id, "c1");
    EXPECT_EQ(std::get<MessageDraft>(draft.body).text, "hello");
}

TEST_F(RoomStateTest, WritingFollowsTheRoleInEveryKindOfRoom) {
    for (const auto role : all_roles) {
        members.clear();
        const auto user = add(role);
        EXPECT_EQ(slug(room(RoomType::group).decide(post(user))), role >= MemberRole::member ? "" : "cannot-write");
        EXPECT_EQ(slug(room(RoomType::channel).decide(post(user))),
                  role >= MemberRole::moderator ? "" : "cannot-write");
    }
}

TEST_F(RoomStateTest, AnOutsiderLearnsOfPublicRoomsOnly) {
    add(MemberRole::owner);
    const auto stranger = UserId::generate();
    EXPECT_EQ(slug(room(RoomType::group, false).decide(post(stranger))), "not-found");
    EXPECT_EQ(slug(room(RoomType::group, true).decide(post(stranger))), "not-a-member");
}

TEST_F(RoomStateTest, AReplyMustBeToSomethingThatExists) {
    const auto ada = add(MemberRole::member);
    auto command = post(ada);
    std::get<PostMessage>(command.what).message.reply_to = 8;
    const auto decision = room().decide(command);
    ASSERT_FALSE(decision);
    EXPECT_EQ(decision.error().fields().front().path, "/replyTo");
}

TEST_F(RoomStateTest, WhoMayAddWhomFollowsTheTableInEveryCell) {
    for (const auto actor_role : all_roles) {
        for (const auto new_role : all_roles) {
            members.clear();
            const auto actor = add(actor_role);
            const auto decision = room().decide({id, actor, PutMember{UserId::generate(), new_role}});
            const bool allowed =
                actor_role == MemberRole::owner || (actor_role >= MemberRole::moderator && new_role < actor_role);
            EXPECT_EQ(decision.has_value(), allowed) << to_string(actor_role) << " adds " << to_string(new_role);
        }
    }
}

TEST_F(RoomStateTest, WhoMayRemoveWhomFollowsTheTableInEveryCell) {
    for (const auto actor_role : all_roles) {
        for (const auto target_role : all_roles) {
            members.clear();
            const auto actor = add(actor_role);
            const auto target = add(target_role);
            add(MemberRole::owner);
            const auto decision = room().decide({id, actor, RemoveMember{target}});
            const bool allowed =
                actor_role == MemberRole::owner || (actor_role >= MemberRole::moderator && target_role < actor_role);
            EXPECT_EQ(decision.has_value(), allowed) << to_string(actor_role) << " removes " << to_string(target_role);
        }
    }
}

TEST_F(RoomStateTest, TheLastOwnerCanNotLeaveOthersWithoutOne) {
    const auto owner = add(MemberRole::owner);
    EXPECT_TRUE(room().decide({id, owner, RemoveMember{owner}})) << "alone it may";
    add(MemberRole::member);
    EXPECT_EQ(slug(room().decide({id, owner, RemoveMember{owner}})), "last-owner");
    EXPECT_EQ(slug(room().decide({id, owner, PutMember{owner, MemberRole::admin}})), "last-owner");
    add(MemberRole::owner);
    EXPECT_TRUE(room().decide({id, owner, RemoveMember{owner}}));
}

TEST_F(RoomStateTest, AnybodyLetsItselfIntoAPublicRoomButNotWithARoleOfItsChoice) {
    add(MemberRole::owner);
    const auto stranger = UserId::generate();
    EXPECT_TRUE(room(RoomType::group, true).decide({id, stranger, PutMember{stranger, {}}}));
    EXPECT_EQ(slug(room(RoomType::group, true).decide({id, stranger, PutMember{stranger, MemberRole::owner}})),
              "forbidden");
    EXPECT_EQ(slug(room(RoomType::group, false).decide({id, stranger, PutMember{stranger, {}}})), "not-found");
}

TEST_F(RoomStateTest, AnInviteLetsAnybodyInButWhoIsBanned) {
    const auto ada = add(MemberRole::owner);
    const auto stranger = UserId::generate();
    auto state = room();
    const auto decision = state.decide({id, stranger, JoinByInvite{MemberRole::reader}});
    ASSERT_TRUE(decision);
    const auto& joined = std::get<MemberJoined>(std::get<Draft>(*decision).body);
    EXPECT_EQ(joined.member.user, stranger);
    EXPECT_EQ(joined.member.role, MemberRole::reader);
    EXPECT_TRUE(std::holds_alternative<AlreadySo>(*state.decide({id, ada, JoinByInvite{}})));
    state.apply(BanChange{.room = id, .user = stranger, .by = ada});
    EXPECT_EQ(slug(state.decide({id, stranger, JoinByInvite{}})), "forbidden");
    EXPECT_EQ(slug(room(RoomType::direct).decide({id, stranger, JoinByInvite{}})), "not-found");
    state.apply(RoomDeleted{}, {.room = id, .seq = 8, .by = ada});
    EXPECT_EQ(slug(state.decide({id, UserId::generate(), JoinByInvite{}})), "not-found");
}

TEST_F(RoomStateTest, TheMembersOfADirectRoomNeverChange) {
    const auto ada = add(MemberRole::member);
    const auto bob = add(MemberRole::member);
    EXPECT_EQ(slug(room(RoomType::direct).decide({id, ada, PutMember{UserId::generate(), {}}})), "forbidden");
    EXPECT_EQ(slug(room(RoomType::direct).decide({id, ada, RemoveMember{bob}})), "forbidden");
    EXPECT_EQ(slug(room(RoomType::direct).decide({id, ada, RemoveMember{ada}})), "forbidden");
}

TEST_F(RoomStateTest, OnesOwnMessageIsNeverUnreadAndThoseOfOthersAre) {
    const auto ada = add(MemberRole::member);
    const auto bob = add(MemberRole::member);
    auto state = room();
    state.apply(MessageDraft{"hi", {}, {}}, {.room = id, .seq = 8, .by = ada, .message_count = 6});
    EXPECT_EQ(unread(state, ada), 0);
    EXPECT_EQ(unread(state, bob), 4);
    EXPECT_EQ(state.last_seq(), 8);
}

TEST_F(RoomStateTest, AMarkerIsClampedToTheLogAndNeverMovesBack) {
    const auto ada = add(MemberRole::member);
    auto state = room();
    EXPECT_EQ(state.decide_read(ada, 1'000)->seq, 7);
    state.apply_read({id, ada, 7}, 5);
    state.apply_read({id, ada, 4}, 3);
    EXPECT_EQ(state.member(ada)->read_seq, 7);
    EXPECT_EQ(unread(state, ada), 0);
}

TEST_F(RoomStateTest, ANewcomerHasNothingToCatchUpWith) {
    add(MemberRole::owner);
    const auto bob = UserId::generate();
    auto state = room();
    state.apply(MemberJoined{{bob, MemberRole::member}}, {.room = id, .seq = 8, .by = bob, .message_count = 5});
    EXPECT_EQ(unread(state, bob), 0);
}

}  // namespace
}  // namespace messenger::chat
