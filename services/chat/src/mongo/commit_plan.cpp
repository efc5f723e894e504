#include "mongo/commit_plan.hpp"

#include <stdexcept>

#include "codec/event_json.hpp"
#include "codec/message_json.hpp"
#include "domain/mentions.hpp"
#include "mongo/keys.hpp"

namespace messenger::chat {

using mongo::doc;

namespace {

constexpr std::size_t max_emojis = 50;
constexpr std::size_t max_pins = 100;

Appended duplicate_of(Event event) {
    return {.is_duplicate = true, .event = std::move(event), .refusal = std::nullopt};
}

Appended refused(Error error) {
    return {.is_duplicate = false, .event = {}, .refusal = std::move(error)};
}

Appended refused(const Problem& problem, std::string detail) {
    return refused(Error(problem, std::move(detail)));
}

bool is_message_draft(const Draft& draft) {
    return std::holds_alternative<MessageDraft>(draft.body);
}

}  // namespace

std::optional<Event> CommitPlan::first_with(const std::string& key) const {
    if (const auto found = by_key_.find(key); found != by_key_.end()) {
        return events_[found->second].event;
    }
    const auto found = known_.find(key);
    return found != known_.end() ? std::optional(found->second) : std::nullopt;
}

std::optional<Event> CommitPlan::find_first(const std::string& key) {
    const auto row = session_.find_one(collection::events, doc("_id", key));
    return row ? std::optional(event_in(*row)) : std::nullopt;
}

LogEnd& CommitPlan::end_of(RoomId room) {
    if (const auto found = ends_.find(room); found != ends_.end()) {
        return found->second;
    }
    auto remembered = remembered_.find(room);
    if (remembered == remembered_.end()) {
        const auto end = find_end(session_, room);
        if (!end) {
            throw std::logic_error("an event for a room that is not stored");
        }
        remembered = remembered_.emplace(room, *end).first;
        looked_up_.insert(room);
    }
    return ends_.emplace(room, remembered->second).first->second;
}

bool CommitPlan::is_up_to_date(const Draft& draft) {
    if (!draft.decided_by) {
        return true;
    }
    // What others have done to the room may be known where it was decided, and not yet here.
    if (*draft.decided_by != end_of(draft.room).version() && !looked_up_.contains(draft.room)) {
        remembered_.erase(draft.room);
        ends_.erase(draft.room);
    }
    return *draft.decided_by == end_of(draft.room).version();
}

Appended CommitPlan::add(const Draft& draft) {
    auto logged = logged_event_of(draft);
    if (auto first = first_with(logged.key)) {
        if (logged.event.type == EventType::room_created) {
            first->payload.clear();
        }
        return duplicate_of(std::move(*first));
    }
    if (logged.event.type == EventType::room_created) {
        ends_.emplace(draft.room, LogEnd());
        looked_up_.insert(draft.room);
    }
    if (!is_up_to_date(draft)) {
        auto first = find_first(logged.key);
        return first ? duplicate_of(std::move(*first))
                     : Appended{.event = {}, .refusal = std::nullopt, .is_outdated = true};
    }
    const auto& end = end_of(draft.room);
    logged.event.seq = end.seq + 1;
    logged.event.at = draft.at.value_or(clock_.next_time(end.at));
    logged.event.message_count = end.message_count + (is_message_draft(draft) ? 1 : 0);
    if (const auto* message = std::get_if<MessageDraft>(&draft.body)) {
        const auto found = relate(*message, logged);
        if (!found) {
            // What was stored before is not refused when it is sent again.
            auto first = find_first(logged.key);
            return first ? duplicate_of(std::move(*first)) : refused(found.error());
        }
        logged.mentions = found->keys;
        logged.event.payload = encode_payload(draft, logged.event.seq, logged.event.at, found->mentions);
    } else if (logged.target > 0 || target_of(draft.body)) {
        return change(draft, std::move(logged));
    } else {
        logged.event.payload = encode_payload(draft, logged.event.seq, logged.event.at);
    }
    return store(std::move(logged));
}

Appended CommitPlan::store(LoggedEvent logged) {
    const auto& event = logged.event;
    logged.position = clock_.next_position();
    auto& end = ends_[event.room];
    logged.changes = end.changes + (event.type < EventType::message_created ? 1 : 0);
    end = {event.seq, event.message_count, logged.changes, end.touches, event.at};
    Appended appended{.event = event, .refusal = std::nullopt, .version = end.version()};
    looked_up_.insert(event.room);  // what is remembered is behind this now
    for (const auto& member : logged.members) {
        members_[{event.room, member.user}] = event.type != EventType::member_left;
    }
    if (logged.is_slow) {
        posts_[{event.room, event.by}] = event.at;
    }
    book_.apply(logged);
    by_key_.emplace(logged.key, events_.size());
    events_.push_back(std::move(logged));
    return appended;
}

Appended CommitPlan::change(const Draft& draft, LoggedEvent logged) {
    auto& event = logged.event;
    auto* message = book_.find(draft.room, logged.target);
    if (message == nullptr) {
        return refused(problem::not_found, "there is no such message");
    }
    MessageJson json(message->json);
    const auto* deletion = std::get_if<MessageDeleted>(&draft.body);
    if (deletion == nullptr && json.is_purged()) {
        return refused(problem::not_found, "what the message said is gone");
    }
    event.payload = encode_payload(draft, event.seq, event.at);
    bool is_needed = true;
    if (deletion != nullptr) {
        is_needed = !json.is_deleted();
        if (is_needed && !json.is_by(draft.by) && !deletion->is_by_moderator) {
            return refused(problem::forbidden, "only its author or a moderator deletes a message");
        }
    } else if (const auto* edit = std::get_if<MessageEdited>(&draft.body)) {
        if (!json.is_by(draft.by)) {
            return refused(problem::forbidden, "only its author edits a message");
        }
        is_needed = json.text() != edit->text;
        if (is_needed) {
            auto found = find_mentions(draft.room, edit->text, edit->may_mention_room);
            json.edit(edit->text, found.mentions, event.at);
            event.payload = message_payload(json.to_string());
            logged.mentions = std::move(found.keys);
        }
    } else if (const auto* reaction = std::get_if<ReactionChanged>(&draft.body)) {
        if (reaction->is_added && json.reaction_count(reaction->emoji) == 0 && json.emoji_count() == max_emojis) {
            return refused(problem::conflict, "the message has 50 different reactions, which is the most");
        }
        is_needed = book_.has_reacted(*message, reaction->emoji, draft.by) != reaction->is_added;
    } else if (const auto* pin = std::get_if<PinChanged>(&draft.body)) {
        is_needed = json.is_pinned() != pin->is_pinned;
        if (is_needed && pin->is_pinned && book_.pins_in(draft.room) >= max_pins) {
            return refused(problem::conflict, "the room has 100 pinned messages, which is the most");
        }
    }
    if (!is_needed) {
        event.payload = message_payload(deletion != nullptr ? std::string() : message->json);
        event.seq = 0;
        return duplicate_of(std::move(event));
    }
    return store(std::move(logged));
}

Result<CommitPlan::Found> CommitPlan::relate(const MessageDraft& message, LoggedEvent& logged) {
    const auto& event = logged.event;
    if (logged.is_slow) {
        const auto last = last_post(event.room, event.by);
        if (last && event.at < *last + message.interval) {
            const auto rest = std::chrono::ceil<std::chrono::milliseconds>(*last + message.interval - event.at);
            return std::unexpected(Error(problem::too_many_requests, "the room is in slow mode").retry_after(rest));
        }
    }
    if (message.reply_to) {
        const auto* answered = book_.find(event.room, *message.reply_to);
        if (answered == nullptr) {
            return invalid_field("/replyTo", "is no message of this room");
        }
        logged.root = answered->root.value_or(answered->seq);
    }
    return find_mentions(event.room, message.text, message.may_mention_room);
}

CommitPlan::Found CommitPlan::find_mentions(RoomId room, std::string_view text, bool may_mention_room) {
    Found found;
    if (!text.contains('@')) {
        return found;  // as most
    }
    const auto names = mentioned_names(text);
    for (const auto& name : names.usernames) {
        for (const auto& row : session_.find(collection::users, doc("username", name))) {
            if (const auto user = user_in(row, "_id"); has_member(room, user)) {
                found.mentions.users.push_back(user);
                found.keys.push_back(user.to_string());
            }
        }
    }
    if (names.is_room && may_mention_room) {
        found.mentions.is_room = true;
        found.keys.emplace_back(everybody);
    }
    return found;
}

bool CommitPlan::has_member(RoomId room, UserId user) {
    const auto known = members_.find({room, user});
    if (known != members_.end()) {
        return known->second;
    }
    const auto row = session_.find_one(collection::members, doc("_id", key_of(room, user)));
    return row && row->flag("active");
}

std::optional<Timestamp> CommitPlan::last_post(RoomId room, UserId user) {
    auto [entry, is_new] = posts_.try_emplace({room, user});
    if (is_new) {
        const auto row = session_.find_one(collection::last_posts, doc("_id", key_of(room, user)));
        entry->second = row ? std::optional(time_in(*row)) : std::nullopt;
    }
    return entry->second;
}

}  // namespace messenger::chat
