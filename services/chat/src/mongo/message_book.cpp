#include "mongo/message_book.hpp"

#include <algorithm>

#include "codec/event_json.hpp"
#include "codec/message_json.hpp"
#include "mongo/keys.hpp"

namespace messenger::chat {

using mongo::doc;

namespace {

constexpr std::size_t named_users = 10;

}  // namespace

MessageBook::Message* MessageBook::find(RoomId room, Seq seq) {
    auto [entry, is_new] = messages_.try_emplace({room, seq});
    auto& found = entry->second;
    if (is_new) {
        const auto type = static_cast<int>(EventType::message_created);
        const auto event =
            session_.find_one(collection::events, doc("room", room.to_string(), "seq", seq, "type", type));
        if (event) {
            found = Message{.room = room, .seq = seq, .json = std::string(message_in(event->text("payload")))};
            if (const auto more = session_.find_one(collection::messages, doc("_id", key_of(room, seq)))) {
                found->version = more->number("version");
                found->is_deleted = more->flag("isDeleted");
                found->mentions = more->texts("mentions");
                found->pinned_at = more->optional_number("pinnedAt");
                found->root = more->optional_number("root");
                found->former_root = more->optional_number("formerRoot");
                if (more->has("json")) {
                    found->json = more->text("json");
                    found->is_rewritten = true;
                }
            }
        }
    }
    return found ? &*found : nullptr;
}

MessageBook::Reactions& MessageBook::reactions_of(Place message, const std::string& emoji) {
    auto [entry, is_new] = reactions_.try_emplace({message, emoji});
    if (is_new) {
        // Enough for those who are named, however many of these events take away.
        const auto wanted = static_cast<std::int64_t>(named_users + events_);
        const auto rows = session_.find(
            collection::reactions, doc("message", key_of(message.first, message.second), "emoji", emoji, "isOn", true),
            {.sort = doc("at", 1), .limit = wanted});
        for (const auto& row : rows) {
            entry->second.first.push_back(user_in(row));
        }
        entry->second.is_complete = std::ssize(rows) < wanted;
    }
    return entry->second;
}

bool MessageBook::has_reacted(const Message& message, const std::string& emoji, UserId user) {
    const auto& reactions = reactions_of({message.room, message.seq}, emoji);
    if (const auto known = reactions.changed.find(user); known != reactions.changed.end()) {
        return known->second;
    }
    const bool is_first = std::ranges::find(reactions.first, user) != reactions.first.end();
    if (is_first || reactions.is_complete) {
        return is_first;
    }
    const auto key = key_of(message.room, message.seq) + "/" + user.to_string() + "/" + emoji;
    const auto row = session_.find_one(collection::reactions, doc("_id", key));
    return row && row->flag("isOn");
}

std::size_t MessageBook::pins_in(RoomId room) {
    auto [entry, is_new] = pins_.try_emplace(room);
    if (is_new) {
        const auto rows = session_.find(collection::messages, doc("room", room.to_string(), "pinnedAt", doc("$gt", 0)));
        for (const auto& row : rows) {
            entry->second.insert(row.number("seq"));
        }
        for (const auto& [place, message] : messages_) {
            if (message && place.first == room && message->pinned_at) {
                entry->second.insert(place.second);
            } else if (place.first == room) {
                entry->second.erase(place.second);
            }
        }
    }
    return entry->second.size();
}

void MessageBook::create(const LoggedEvent& logged) {
    const auto& event = logged.event;
    const Place place{event.room, event.seq};
    messages_[place] = Message{.room = event.room,
                               .seq = event.seq,
                               .json = std::string(message_in(event.payload)),
                               .version = event.seq,
                               .mentions = logged.mentions,
                               .root = logged.root};
    if (!logged.mentions.empty() || logged.root) {
        changed_.insert(place);
    }
    if (logged.root) {
        threads_[{event.room, *logged.root}] = event.seq;
    }
}

void MessageBook::react(Message& message, const LoggedEvent& logged) {
    const auto& event = logged.event;
    const bool is_on = event.type == EventType::reaction_added;
    const Place place{message.room, message.seq};
    auto& reactions = reactions_of(place, logged.emoji);
    reactions.changed[event.by] = is_on;
    std::erase(reactions.first, event.by);
    if (is_on && reactions.is_complete) {
        reactions.first.push_back(event.by);
    }
    reaction_writes_.push_back({place, logged.emoji, event.by, is_on, event.seq});
    if (message.version >= event.seq) {
        return;
    }
    MessageJson json(message.json);
    const auto count = json.reaction_count(logged.emoji) + (is_on ? 1 : -1);
    const auto named = std::min(named_users, reactions.first.size());
    json.set_reactions(logged.emoji, count,
                       {reactions.first.begin(), reactions.first.begin() + static_cast<std::ptrdiff_t>(named)});
    message.json = json.to_string();
}

void MessageBook::erase(Message& message, Timestamp at) {
    MessageJson json(message.json);
    json.erase(at);
    message.json = json.to_string();
    message.is_deleted = true;
    message.mentions.clear();
    message.pinned_at.reset();
    message.former_root = message.root ? message.root : message.former_root;
    message.root.reset();
}

void MessageBook::apply(const LoggedEvent& logged) {
    const auto& event = logged.event;
    if (event.type == EventType::message_created) {
        return create(logged);
    }
    auto* message = logged.target > 0 ? find(event.room, logged.target) : nullptr;
    if (message == nullptr) {
        return;
    }
    const Place place{message->room, message->seq};
    const bool is_new = message->version < event.seq;
    if (event.type == EventType::reaction_added || event.type == EventType::reaction_removed) {
        react(*message, logged);
    } else if (event.type == EventType::message_deleted) {
        if (is_new) {
            erase(*message, event.at);
        }
        erased_.insert(place);
        if (message->former_root) {
            threads_[{message->room, *message->former_root}] = event.seq;
        }
    } else if (event.type == EventType::message_edited) {
        edits_.emplace_back(place, event.seq);
        if (is_new) {
            message->json = message_in(event.payload);
            message->mentions = logged.mentions;
        }
    } else if (is_new) {
        MessageJson json(message->json);
        json.set_pinned(event.type == EventType::message_pinned);
        message->json = json.to_string();
        message->pinned_at = event.type == EventType::message_pinned ? std::optional(event.seq) : std::nullopt;
    }
    if (auto pins = pins_.find(message->room); pins != pins_.end()) {
        if (message->pinned_at) {
            pins->second.insert(message->seq);
        } else {
            pins->second.erase(message->seq);
        }
    }
    if (is_new) {
        message->version = event.seq;
        message->is_rewritten = true;
        changed_.insert(place);
    }
}

void MessageBook::purge(Message& message) {
    MessageJson json(message.json);
    json.purge();
    message.json = json.to_string();
    message.mentions.clear();
    message.pinned_at.reset();
    if (message.root) {
        threads_[{message.room, *message.root}] = message.seq;
    }
    message.former_root = message.root ? message.root : message.former_root;
    message.root.reset();
    message.is_rewritten = true;
    message.is_purged = true;
    const Place place{message.room, message.seq};
    changed_.insert(place);
    erased_.insert(place);
}

}  // namespace messenger::chat
