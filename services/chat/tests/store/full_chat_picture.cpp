// All that the stores of a FullChat tell.
#include <fmt/format.h>

#include <algorithm>

#include "tests/store/full_chat.hpp"

namespace messenger::chat {
namespace {

std::string text_of(const std::optional<Timestamp>& time) {
    return time ? std::to_string(to_micros(*time)) : "never";
}

std::string text_of(const RoomInfo& info) {
    return fmt::format("{} {} '{}' '{}' {} {} {} {} {}", info.id.to_string(), to_string(info.type), info.name,
                       info.topic, info.is_public, to_micros(info.created_at), info.slow_mode.count(), info.is_archived,
                       info.retention_days);
}

std::string text_of(const MemberState& state) {
    return fmt::format("{} {} {} {}", to_string(state.role), state.read_seq, state.read_count, state.shows_receipts);
}

}  // namespace

std::vector<std::string> FullChat::picture(ChatStores& stores) const {
    std::vector<std::string> facts{"epoch " + stores.chat().epoch()};
    for (const auto& room : {tea_, square_, direct_, old_, gone_}) {
        tell_room(stores, room, facts);
    }
    for (const auto& user : {ada_, bob_, cyd_, dan_}) {
        tell_user(stores, user, facts);
    }
    for (const auto* text : {"", "sq", "etoile"}) {
        for (const auto& room : stores.chat().public_rooms({.by = bob_, .text = text, .after = std::nullopt})) {
            facts.push_back(
                fmt::format("public '{}' {} {} {}", text, text_of(room.info), room.member_count, room.is_member));
        }
    }
    for (const auto& code : invites_) {
        const auto found = stores.invites().find(code);
        facts.push_back(fmt::format("invite {} {}", code, found ? found->name : "none"));
    }
    for (const auto status : {ReportStatus::open, ReportStatus::dismissed}) {
        for (const auto& report : stores.reports().reports({.by = dan_, .room = {}, .status = status, .after = {}})) {
            facts.push_back(fmt::format(
                "report {} {} {} {} {} {} '{}' {} {} {}", report.id.to_string(), report.room.to_string(), report.seq,
                report.author.to_string(), report.reporter.to_string(), to_string(report.reason), report.comment,
                to_micros(report.created_at), to_string(report.status),
                report.decided ? report.decided->by.to_string() + text_of(report.decided->at) : "open"));
        }
    }
    return facts;
}

void FullChat::tell_room(ChatStores& stores, RoomId room, std::vector<std::string>& facts) const {
    auto& chat = stores.chat();
    const auto name = room.to_string();
    if (const auto snapshot = chat.load_room(room)) {
        facts.push_back(
            fmt::format("room {} {} {}", text_of(snapshot->info), snapshot->last_seq, snapshot->message_count));
        std::vector<std::string> more;
        for (const auto& [user, state] : snapshot->members) {
            more.push_back(name + " member " + user.to_string() + " " + text_of(state));
        }
        for (const auto& user : snapshot->silenced) {
            more.push_back(name + " silenced " + user.to_string());
        }
        for (const auto& word : snapshot->refused_words) {
            more.push_back(name + " word " + word);
        }
        std::ranges::sort(more);
        facts.insert(facts.end(), more.begin(), more.end());
    }
    for (const auto& ban : chat.bans(room)) {
        facts.push_back(
            fmt::format("{} ban {} {} {}", name, ban.user.to_string(), ban.by.to_string(), to_micros(ban.at)));
    }
    for (const auto& word : chat.refused_words(room)) {
        facts.push_back(name + " refuses " + word);
    }
    for (const auto& event : chat.events(room, 0, 1'000)) {
        facts.push_back(fmt::format("{} event {} {} {} {} {} {}", name, event.seq, to_string(event.type),
                                    to_micros(event.at), event.by.to_string(), event.message_count, event.payload));
        if (const auto message = chat.message(room, event.seq)) {
            facts.push_back(name + " message " + *message);
            const auto history = chat.history(room, event.seq);
            for (const auto& version : *history) {
                facts.push_back(fmt::format("{} version '{}' {}", name, version.text, to_micros(version.at)));
            }
        }
        for (const auto& answer : chat.thread(room, event.seq, 0, 100)) {
            facts.push_back(fmt::format("{} answer to {}: {}", name, event.seq, answer));
        }
    }
    for (const auto& message : chat.messages(room, {.limit = 500}).items) {
        facts.push_back(name + " page " + message);
    }
    for (const auto& message : chat.pinned(room)) {
        facts.push_back(name + " pinned " + message);
    }
    for (const auto& invite : stores.invites().invites_of(room)) {
        facts.push_back(fmt::format("{} invite {} {} {} {} {} {} {}", name, invite.code, invite.by.to_string(),
                                    to_string(invite.role), to_micros(invite.created_at), text_of(invite.expires_at),
                                    invite.max_uses.value_or(-1), invite.uses));
    }
}

void FullChat::tell_user(ChatStores& stores, UserId user, std::vector<std::string>& facts) const {
    auto& chat = stores.chat();
    const auto name = user.to_string();
    for (const auto& room : chat.rooms_of(user)) {
        facts.push_back(fmt::format("{} sees {} {} {} {} {} {} {} {} {} {} {} {}", name, text_of(room.info),
                                    room.last_seq, room.message_count, room.member_count, text_of(room.own),
                                    room.unread(), room.mentions, to_micros(room.last_at),
                                    room.last_message.value_or("nothing"), to_string(room.notifications.level),
                                    room.notifications.is_muted, text_of(room.notifications.muted_until)));
    }
    for (const auto& room : chat.memberships_of(user)) {
        facts.push_back(fmt::format("{} is in {} {} {} {} {}", name, room.room.to_string(), room.last_seq,
                                    to_micros(room.last_at), room.read_seq, room.deleted_unread));
    }
    for (const auto& other : {ada_, bob_, cyd_, dan_}) {
        const auto direct = chat.find_direct(user, other);
        facts.push_back(fmt::format("{} and {} {} {}", name, other.to_string(), direct ? direct->to_string() : "none",
                                    stores.people().has_blocked(user, other)));
    }
    for (const auto& seen : stores.people().visibility(user, {ada_, bob_, cyd_, dan_})) {
        facts.push_back(
            fmt::format("{} last saw {} {} {}", name, seen.user.to_string(), seen.is_hidden, text_of(seen.last_seen)));
    }
    std::vector<std::string> unordered;
    for (const auto& watcher : stores.people().watchers_of(user)) {
        unordered.push_back(fmt::format("{} watched by {} {}", name, watcher.user.to_string(), watcher.sees_last_seen));
    }
    for (const auto& message : chat.authored(user, 0).items) {
        unordered.push_back(name + " wrote " + message);
    }
    std::ranges::sort(unordered);
    facts.insert(facts.end(), unordered.begin(), unordered.end());
    for (const auto& draft : stores.drafts().drafts_of(user, std::nullopt, 10)) {
        facts.push_back(fmt::format("{} draft {} '{}' {} {}", name, draft.room.to_string(), draft.text,
                                    draft.reply_to.value_or(0), to_micros(draft.updated_at)));
    }
    for (const auto& message : stores.scheduled().messages({.user = user, .room = {}, .after = {}})) {
        const auto change = stores.scheduled().change(user, message.id, {.text = message.text, .send_at = {}});
        facts.push_back(fmt::format("{} later {} {} '{}' '{}' {} {} '{}' {}", name, message.id.to_string(),
                                    message.room.to_string(), message.client_id, message.text,
                                    message.reply_to.value_or(0), to_micros(message.send_at), message.problem,
                                    change ? "waits" : change.error().detail()));
    }
}

}  // namespace messenger::chat
