#include "tests/store/full_chat.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace messenger::chat {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::seconds;

const Timestamp at = now();
constexpr const char* odd_text = "it's \xF0\x9F\x8D\xB5 \\ : \"quoted\"\n\xC3\x85ngstr\xC3\xB6m \xE7\x8E\x8B";

}  // namespace

Event FullChat::happens(ChatStores& stores, RoomId room, UserId by, EventBody body, const std::string& client_id,
                        std::optional<Timestamp> time) {
    const auto id = client_id.empty() ? Uuid::generate().to_string() : client_id;
    const auto stored = stores.chat().append(
        {.drafts = {{.room = room, .by = by, .client_id = id, .body = std::move(body), .at = time}}});
    EXPECT_FALSE(stored.events.front().refusal);
    return stored.events.front().event;
}

RoomId FullChat::open(ChatStores& stores, RoomType type, const std::string& name, const std::vector<UserId>& users,
                      bool is_public) {
    RoomCreated created{
        .info = {.id = RoomId::generate(), .type = type, .name = name, .is_public = is_public, .created_at = at},
        .members = {}};
    for (const auto& user : users) {
        created.members.push_back({user, user == users.front() ? MemberRole::owner : MemberRole::member});
    }
    happens(stores, created.info.id, users.front(), created);
    return created.info.id;
}

void FullChat::fill(ChatStores& stores) {
    stores.people().set_username(ada_, "ada");
    stores.people().set_username(bob_, "bob");
    stores.people().set_privacy(bob_, {.last_seen = LastSeenTo::contacts, .shows_receipts = false});
    stores.people().set_last_seen({{ada_, at}, {bob_, at - hours(1)}});
    stores.people().set_relation({ada_, RelationKind::contact, bob_}, true);
    stores.people().set_relation({bob_, RelationKind::contact, ada_}, true);
    stores.people().set_relation({bob_, RelationKind::block, cyd_}, true);
    tea_ = open(stores, RoomType::group, "Tea \xF0\x9F\x8D\xB5", {ada_, bob_});
    square_ = open(stores, RoomType::channel, "Square of \xC3\x89toile", {ada_, bob_}, true);
    direct_ = open(stores, RoomType::direct, "", {bob_, cyd_});
    old_ = open(stores, RoomType::group, "Kept for a while", {ada_, bob_});
    gone_ = open(stores, RoomType::group, "Gone", {ada_, bob_}, true);
    fill_messages(stores);
    fill_rooms(stores);
    fill_beside(stores);
}

void FullChat::fill_messages(ChatStores& stores) {
    plain_ = happens(stores, tea_, ada_, MessageDraft{odd_text, {}, {}}, "one").seq;
    const auto mention =
        happens(stores, tea_, ada_, MessageDraft{.text = "@bob and @room", .may_mention_room = true}).seq;
    const auto answer = happens(stores, tea_, bob_, MessageDraft{"an answer", plain_, {}}).seq;
    happens(stores, tea_, ada_, MessageDraft{"an answer to that", answer, {}});
    happens(stores, tea_, bob_,
            MessageDraft{.text = "see", .attachments = {{"m1", "a \"name\".png", "image/png", 70}}});
    happens(stores, direct_, cyd_,
            MessageDraft{.text = "told on", .forwarded_from = Origin{.room = tea_, .seq = plain_, .sender = ada_}});
    const auto edited = happens(stores, tea_, ada_, MessageDraft{"first", {}, {}}).seq;
    happens(stores, tea_, ada_, MessageEdited{edited, "second @bob"});
    happens(stores, tea_, ada_, MessageEdited{edited, "third"});
    const auto deleted = happens(stores, tea_, bob_, MessageDraft{"to be deleted @ada", plain_, {}}).seq;
    happens(stores, tea_, bob_, MessageEdited{deleted, "to be deleted soon @ada"});
    happens(stores, tea_, ada_, ReactionChanged{deleted, "\xF0\x9F\x91\x8D", true});
    happens(stores, tea_, bob_, MessageDeleted{deleted});
    for (const auto& user : {bob_, ada_}) {
        happens(stores, tea_, user, ReactionChanged{plain_, "\xF0\x9F\x91\x8D", true});
    }
    happens(stores, tea_, ada_, ReactionChanged{plain_, "\xE2\x9D\xA4", true});
    happens(stores, tea_, ada_, ReactionChanged{mention, "\xE2\x9D\xA4", true});
    happens(stores, tea_, ada_, ReactionChanged{mention, "\xE2\x9D\xA4", false});
    happens(stores, tea_, ada_, PinChanged{plain_, true});
    happens(stores, tea_, ada_, PinChanged{edited, true});
    happens(stores, tea_, ada_, PinChanged{mention, true});
    happens(stores, tea_, ada_, PinChanged{mention, false});
    happens(stores, old_, ada_, MessageDraft{"imported", {}, {}}, "imported:1", at - days(400));
    const auto expired =
        happens(stores, old_, bob_, MessageDraft{"imported, answered", {}, {}}, "imported:2", at - days(399)).seq;
    happens(stores, old_, ada_, MessageDraft{"@bob again", expired, {}}, "imported:3", at - days(398));
    happens(stores, old_, ada_, MessageDraft{"kept", {}, {}});
}

void FullChat::fill_rooms(ChatStores& stores) {
    happens(stores, tea_, cyd_, MemberJoined{{cyd_, MemberRole::member}});
    happens(stores, tea_, ada_, MemberUpdated{{bob_, MemberRole::moderator}});
    happens(stores, tea_, ada_, MemberJoined{{dan_, MemberRole::member}});
    happens(stores, tea_, ada_, MemberLeft{{dan_, MemberRole::member}, true});
    stores.chat().append(
        {.drafts = {},
         .markers = {{tea_, cyd_, plain_ + 1}},
         .bans = {{square_, dan_, ada_, true}, {square_, cyd_, ada_, true}, {square_, cyd_, ada_, false}}});
    stores.chat().set_notifications(tea_, bob_, {.level = NotificationLevel::mentions, .is_muted = true});
    stores.chat().set_notifications(square_, bob_,
                                    {.level = NotificationLevel::none, .is_muted = true, .muted_until = at + hours(1)});
    auto square = stores.chat().load_room(square_)->info;
    square.topic = "All that is square";
    square.slow_mode = seconds(60);
    happens(stores, square_, ada_, RoomUpdated{square});
    happens(stores, square_, bob_, MessageDraft{.text = "slowly", .interval = seconds(60)});
    stores.chat().set_refused_words(square_, {"Fool", "\xC3\x84rger"});
    stores.chat().set_refused_words(tea_, {"coffee"});
    auto kept = stores.chat().load_room(old_)->info;
    kept.retention_days = 30;
    kept.is_archived = true;
    happens(stores, old_, ada_, RoomUpdated{kept});
    EXPECT_EQ(3U, stores.chat().purge_expired(at, 100).size());
    happens(stores, gone_, ada_, MessageDraft{"gone soon", {}, {}});
}

void FullChat::fill_beside(ChatStores& stores) {
    const Invite endless{.code = make_invite_code(), .room = tea_, .by = ada_, .created_at = at - hours(2)};
    const Invite limited{.code = make_invite_code(),
                         .room = tea_,
                         .by = bob_,
                         .role = MemberRole::reader,
                         .created_at = at - hours(1),
                         .expires_at = at + hours(5),
                         .max_uses = 2};
    const Invite lost{.code = make_invite_code(), .room = gone_, .by = ada_, .created_at = at};
    for (const auto& invite : {endless, limited, lost}) {
        EXPECT_TRUE(stores.invites().add(invite));
        invites_.push_back(invite.code);
    }
    EXPECT_TRUE(stores.invites().spend(limited.code, at));
    EXPECT_TRUE(stores.drafts().put(ada_, {.room = tea_, .text = odd_text, .reply_to = plain_, .updated_at = at}));
    EXPECT_TRUE(stores.drafts().put(ada_, {.room = square_, .text = "short", .reply_to = {}, .updated_at = at}));
    for (int i = 0; i < 3; ++i) {
        const ScheduledMessage message{.id = ScheduledId::generate(),
                                       .user = ada_,
                                       .room = tea_,
                                       .client_id = "later " + std::to_string(i),
                                       .text = odd_text,
                                       .reply_to = i == 0 ? std::optional(plain_) : std::nullopt,
                                       .send_at = at + hours(i)};
        EXPECT_TRUE(stores.scheduled().add(message));
    }
    const auto due = stores.scheduled().take_due(at + hours(1), at + hours(9), 10);
    EXPECT_EQ(2U, due.size());
    stores.scheduled().settle({{.id = due.front().id, .problem = "forbidden", .again_at = {}}});
    for (const auto seq : {plain_, plain_ + 1}) {
        const auto report = stores.reports().add({.id = ReportId::generate(),
                                                  .room = tea_,
                                                  .seq = seq,
                                                  .author = ada_,
                                                  .reporter = bob_,
                                                  .reason = ReportReason::abuse,
                                                  .comment = odd_text,
                                                  .created_at = at});
        if (seq == plain_) {
            EXPECT_TRUE(stores.reports().decide(tea_, report->report.id, ReportStatus::dismissed, {cyd_, at}));
        }
    }
    happens(stores, gone_, ada_, RoomDeleted{});
    stores.people().set_deleted(dan_);
}

void FullChat::go_on(ChatStores& stores) const {
    const auto say = [&](const std::string& client_id, const std::string& text) {
        return stores.chat()
            .append({.drafts =
                         {{.room = tea_, .by = ada_, .client_id = client_id, .body = MessageDraft{text, plain_, {}}}}})
            .events.front();
    };
    const auto last = stores.chat().load_room(tea_)->last_seq;
    const auto again = say("one", odd_text);
    EXPECT_TRUE(again.is_duplicate);
    EXPECT_EQ(plain_, again.event.seq);
    const auto next = say("after the move", "and @bob goes on");
    EXPECT_FALSE(next.is_duplicate);
    EXPECT_EQ(last + 1, next.event.seq);
    EXPECT_EQ(last + 1, stores.chat().room_of(ada_, tea_)->own.read_seq);
    EXPECT_EQ(last + 1, stores.chat().room_of(bob_, tea_)->last_seq);
    const auto room =
        stores.chat()
            .append({.drafts = {{.room = RoomId::generate(),
                                 .by = cyd_,
                                 .client_id = "x",
                                 .body =
                                     RoomCreated{
                                         .info = {.id = RoomId::generate(), .type = RoomType::direct, .created_at = at},
                                         .members = {{cyd_}, {bob_}}}}}})
            .events.front();
    EXPECT_TRUE(room.is_duplicate);
    EXPECT_EQ(direct_, room.event.room);
    for (const auto* words : {"angstrom", "\xE7\x8E\x8B", "third"}) {
        const auto until = std::chrono::steady_clock::now() + seconds(20);
        const MessageSearchQuery query{.by = ada_, .text = words, .room = {}, .from = {}, .before = {}, .after = {}};
        auto found = stores.search().find(query);
        while (found.empty() && std::chrono::steady_clock::now() < until) {
            std::this_thread::sleep_for(std::chrono::milliseconds(20));  // until it is indexed
            found = stores.search().find(query);
        }
        EXPECT_EQ(1U, found.size()) << words;
    }
}

}  // namespace messenger::chat
