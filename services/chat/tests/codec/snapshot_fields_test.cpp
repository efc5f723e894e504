#include "codec/snapshot_fields.hpp"

#include <gtest/gtest.h>

namespace messenger::chat {
namespace {

RoomSnapshot room() {
    const auto ada = UserId::generate();
    return {.info = {.id = RoomId::generate(),
                     .type = RoomType::channel,
                     .name = "Grüße",
                     .topic = "t",
                     .is_public = true,
                     .created_at = from_micros(1'700'000'000'123'456),
                     .slow_mode = std::chrono::seconds(30),
                     .is_archived = true,
                     .retention_days = 9},
            .last_seq = 12,
            .message_count = 8,
            .members = {{ada, {.role = MemberRole::owner, .read_seq = 7, .read_count = 5, .shows_receipts = false}},
                        {UserId::generate(), {.role = MemberRole::reader}}},
            .banned = {UserId::generate()},
            .silenced = {ada},
            .refused_words = {"one", "two"},
            .version = 77};
}

std::string bytes_of(const RoomSnapshot& snapshot) {
    FieldWriter out;
    write(out, snapshot);
    return out.take();
}

TEST(SnapshotFields, ARoomComesBackAsItWas) {
    const auto before = room();
    const auto after = read_snapshot(bytes_of(before)).value();
    EXPECT_EQ(after.info, before.info);
    EXPECT_EQ(after.last_seq, before.last_seq);
    EXPECT_EQ(after.message_count, before.message_count);
    ASSERT_EQ(after.members.size(), 2U);
    EXPECT_EQ(after.members[0].first, before.members[0].first);
    EXPECT_EQ(after.members[0].second.role, MemberRole::owner);
    EXPECT_EQ(after.members[0].second.read_seq, 7);
    EXPECT_EQ(after.members[0].second.read_count, 5);
    EXPECT_FALSE(after.members[0].second.shows_receipts);
    EXPECT_EQ(after.members[1].second.role, MemberRole::reader);
    EXPECT_TRUE(after.members[1].second.shows_receipts);
    EXPECT_EQ(after.banned, before.banned);
    EXPECT_EQ(after.silenced, before.silenced);
    EXPECT_EQ(after.refused_words, before.refused_words);
    EXPECT_EQ(after.version, before.version);
}

TEST(SnapshotFields, WhatIsNotWholeOrHasAnotherFormatIsNoRoom) {
    const auto bytes = bytes_of(room());
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        EXPECT_FALSE(read_snapshot(bytes.substr(0, size))) << size;
    }
    EXPECT_FALSE(read_snapshot(bytes + "x"));
    auto other = bytes;
    other.front() = 2;
    EXPECT_FALSE(read_snapshot(other));
}

}  // namespace
}  // namespace messenger::chat
