#include "codec/instance_fields.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "codec/event_json.hpp"

namespace messenger::chat {
namespace {

std::string bytes_of(const auto& what) {
    FieldWriter out;
    write(out, what);
    return out.take();
}

Draft read_draft_in(std::string_view bytes) {
    FieldReader in(bytes);
    auto draft = read_draft(in);
    EXPECT_TRUE(in.is_at_end());
    return draft;
}

/// As it is after a way through bytes.
Draft sent(const Draft& draft) {
    return read_draft_in(bytes_of(draft));
}

Draft draft_of(EventBody body) {
    return {.room = RoomId::generate(),
            .by = UserId::generate(),
            .client_id = "c \"1\"",
            .body = std::move(body),
            .decided_by = 7};
}

TEST(InstanceFields, AMessageArrivesWithAllThatItsEventIsMadeOf) {
    const auto draft = draft_of(
        MessageDraft{.text = "Grüß Gott \U0001f600",
                     .reply_to = 3,
                     .attachments = {{.media_id = "m", .name = "a.png", .type = "image/png", .size = 5}},
                     .forwarded_from = Origin{.room = RoomId::generate(), .seq = 9, .sender = UserId::generate()},
                     .may_mention_room = true,
                     .interval = std::chrono::seconds(30)});
    const auto other = sent(draft);
    EXPECT_EQ(other.room, draft.room);
    EXPECT_EQ(other.by, draft.by);
    EXPECT_EQ(other.client_id, draft.client_id);
    EXPECT_EQ(other.decided_by, draft.decided_by);
    const auto& message = std::get<MessageDraft>(other.body);
    EXPECT_TRUE(message.may_mention_room);
    EXPECT_EQ(message.interval, std::chrono::seconds(30));
    // All else is in the payload, but for the id that each gets.
    const auto payload = [](const Draft& of) {
        auto json = boost::json::parse("{" + encode_payload(of, 1, Timestamp(), {}) + "}").at("message").as_object();
        json.erase("id");
        return json;
    };
    EXPECT_EQ(payload(other), payload(draft));
}

TEST(InstanceFields, WhatChangesAMessageArrivesAsItWasSent) {
    const auto edit = std::get<MessageEdited>(sent(draft_of(MessageEdited{4, "new", true})).body);
    EXPECT_EQ(edit.target, 4);
    EXPECT_EQ(edit.text, "new");
    EXPECT_TRUE(edit.may_mention_room);
    const auto deletion = std::get<MessageDeleted>(sent(draft_of(MessageDeleted{5, true})).body);
    EXPECT_EQ(deletion.target, 5);
    EXPECT_TRUE(deletion.is_by_moderator);
    for (const bool is_so : {true, false}) {
        const auto reaction = std::get<ReactionChanged>(sent(draft_of(ReactionChanged{6, "\U0001f44d", is_so})).body);
        EXPECT_EQ(reaction.target, 6);
        EXPECT_EQ(reaction.emoji, "\U0001f44d");
        EXPECT_EQ(reaction.is_added, is_so);
        const auto pin = std::get<PinChanged>(sent(draft_of(PinChanged{7, is_so})).body);
        EXPECT_EQ(pin.target, 7);
        EXPECT_EQ(pin.is_pinned, is_so);
    }
}

TEST(InstanceFields, WhatIsNoneOfItIsNotTaken) {
    EXPECT_ANY_THROW(bytes_of(draft_of(MemberLeft{})));
    const auto bytes = bytes_of(draft_of(MessageDraft{.text = "t", .reply_to = 3, .attachments = {}}));
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        EXPECT_THROW(read_draft_in(bytes.substr(0, size)), std::invalid_argument) << size;
    }
    auto other = bytes_of(draft_of(PinChanged{5, true}));
    const auto type = other.size() - 2 * sizeof(std::int64_t);
    EXPECT_EQ(other[type], static_cast<char>(EventType::message_pinned));
    other[type] = static_cast<char>(EventType::member_left);
    EXPECT_THROW(read_draft_in(other), std::invalid_argument);
    FieldReader huge(std::string_view("\xff\xff\xff\xff\xff\xff\xff\x7f", 8));
    EXPECT_THROW(huge.text(), std::invalid_argument);
}

TEST(InstanceFields, AnEventArrivesAsItWasStored) {
    const Event event{.room = RoomId::generate(),
                      .seq = 12,
                      .type = EventType::reaction_added,
                      .at = from_micros(1'700'000'000'123'456),
                      .by = UserId::generate(),
                      .message_count = 8,
                      .payload = "\"target\":3,\"emoji\":\"x\""};
    const auto bytes = bytes_of(event);
    FieldReader in(bytes);
    const auto other = read_event(in, event.room);
    EXPECT_TRUE(in.is_at_end());
    EXPECT_EQ(other.room, event.room);
    EXPECT_EQ(other.seq, event.seq);
    EXPECT_EQ(other.type, event.type);
    EXPECT_EQ(other.at, event.at);
    EXPECT_EQ(other.by, event.by);
    EXPECT_EQ(other.message_count, event.message_count);
    EXPECT_EQ(other.payload, event.payload);
}

}  // namespace
}  // namespace messenger::chat
