#include "store/message_changes.hpp"

#include "codec/event_json.hpp"
#include "codec/message_json.hpp"
#include "core/folding.hpp"
#include "store/event_rows.hpp"
#include "store/mention_rows.hpp"

namespace messenger::chat {
namespace {

constexpr std::size_t max_emojis = 50;
constexpr int max_pins = 100;
constexpr int named_users = 10;

auto gone() {
    return fail(problem::not_found, "what the message said is gone");
}

}  // namespace

Result<MessageChanges::Applied> MessageChanges::apply(const EventBody& change, const Target& target,
                                                      const Cause& cause) {
    if (const auto* edit = std::get_if<MessageEdited>(&change)) {
        return apply(*edit, target, cause);
    }
    if (const auto* deletion = std::get_if<MessageDeleted>(&change)) {
        return apply(*deletion, target, cause);
    }
    if (const auto* reaction = std::get_if<ReactionChanged>(&change)) {
        return apply(*reaction, target, cause);
    }
    return apply(std::get<PinChanged>(change), target, cause);
}

Result<MessageChanges::Applied> MessageChanges::apply(const MessageEdited& edit, const Target& target,
                                                      const Cause& cause) {
    MessageJson message(present(target));
    if (message.is_purged()) {
        return gone();
    }
    if (!message.is_by(cause.by)) {
        return fail(problem::forbidden, "only its author edits a message");
    }
    if (message.text() == edit.text) {
        return Applied{.is_needed = false, .message = message.to_string()};
    }
    const auto found = find_mentions(sql_, room_of(target.key), edit.text, edit.may_mention_room);
    write_mentions(sql_, target.key, found.keys);
    message.edit(edit.text, found.mentions, cause.at);
    auto text = message.to_string();
    save(target, text);
    if (texts_ == TextIndex::beside) {
        const auto looked_through = folded(edit.text);
        sql_ << "UPDATE message_texts SET text = :text WHERE message = :message", soci::use(looked_through),
            soci::use(target.key);
    }
    sql_ << "INSERT INTO message_edits (message, position) VALUES (:message, :position)", soci::use(target.key),
        soci::use(cause.position);
    return Applied{.is_needed = true, .message = std::move(text)};
}

Result<MessageChanges::Applied> MessageChanges::apply(const MessageDeleted& deletion, const Target& target,
                                                      const Cause& cause) {
    MessageJson message(present(target));
    if (message.is_deleted()) {
        return Applied{.is_needed = false, .message = {}};
    }
    if (!message.is_by(cause.by) && !deletion.is_by_moderator) {
        return fail(problem::forbidden, "only its author or a moderator deletes a message");
    }
    message.erase(cause.at);
    auto text = message.to_string();
    blank(target, text);
    sql_ << "INSERT INTO deleted_messages (message) VALUES (:message)", soci::use(target.key);
    return Applied{.is_needed = true, .message = std::move(text)};
}

bool MessageChanges::purge(const Target& target) {
    MessageJson message(present(target));
    if (message.is_purged()) {
        return false;
    }
    message.purge();
    blank(target, message.to_string());
    return true;
}

void MessageChanges::blank(const Target& target, const std::string& message) {
    const auto payload = message_payload(message);
    sql_ << "UPDATE log SET payload = :payload WHERE position = :position OR position IN "
            "(SELECT position FROM message_edits WHERE message = :message)",
        soci::use(payload), soci::use(target.position), soci::use(target.key);
    for (const auto* table : {"changed_messages", "message_edits", "reactions", "pins", "mentions", "replies"}) {
        sql_ << std::string("DELETE FROM ") + table + " WHERE message = :message", soci::use(target.key);
    }
    if (texts_ == TextIndex::beside) {
        sql_ << "DELETE FROM message_texts WHERE message = :message", soci::use(target.key);
    }
}

Result<MessageChanges::Applied> MessageChanges::apply(const ReactionChanged& change, const Target& target,
                                                      const Cause& cause) {
    MessageJson message(present(target));
    if (message.is_purged()) {
        return gone();
    }
    const auto count = message.reaction_count(change.emoji);
    if (change.is_added && count == 0 && message.emoji_count() == max_emojis) {
        return fail(problem::conflict, "the message has 50 different reactions, which is the most");
    }
    soci::statement statement =
        change.is_added
            ? (sql_.prepare
                   << "INSERT INTO reactions (message, emoji, user_key, at) VALUES (:message, :emoji, :user, :at) "
                      "ON CONFLICT DO NOTHING",
               soci::use(target.key), soci::use(change.emoji), soci::use(cause.author), soci::use(cause.position))
            : (sql_.prepare << "DELETE FROM reactions WHERE message = :message AND emoji = :emoji AND user_key = :user",
               soci::use(target.key), soci::use(change.emoji), soci::use(cause.author));
    statement.execute(true);
    if (statement.get_affected_rows() == 0) {
        return Applied{.is_needed = false, .message = message.to_string()};
    }
    message.set_reactions(change.emoji, count + (change.is_added ? 1 : -1), first_users(target, change.emoji));
    auto text = message.to_string();
    save(target, text);
    return Applied{.is_needed = true, .message = std::move(text)};
}

Result<MessageChanges::Applied> MessageChanges::apply(const PinChanged& change, const Target& target,
                                                      const Cause& cause) {
    MessageJson message(present(target));
    if (message.is_purged()) {
        return gone();
    }
    if (message.is_pinned() == change.is_pinned) {
        return Applied{.is_needed = false, .message = message.to_string()};
    }
    if (change.is_pinned) {
        int pins = 0;
        const long long first = target.key & ~max_seq;
        const long long last = target.key | max_seq;
        sql_ << "SELECT count(*) FROM pins WHERE message BETWEEN :first AND :last", soci::use(first), soci::use(last),
            soci::into(pins);
        if (pins >= max_pins) {
            return fail(problem::conflict, "the room has 100 pinned messages, which is the most");
        }
        sql_ << "INSERT INTO pins (message, at) VALUES (:message, :at)", soci::use(target.key),
            soci::use(cause.position);
    } else {
        sql_ << "DELETE FROM pins WHERE message = :message", soci::use(target.key);
    }
    message.set_pinned(change.is_pinned);
    auto text = message.to_string();
    save(target, text);
    return Applied{.is_needed = true, .message = std::move(text)};
}

std::string MessageChanges::present(const Target& target) {
    std::string text;
    sql_ << "SELECT payload FROM changed_messages WHERE message = :message", soci::use(target.key), soci::into(text);
    if (sql_.got_data()) {
        return text;
    }
    sql_ << "SELECT payload FROM log WHERE position = :position", soci::use(target.position), soci::into(text);
    return std::string(message_in(text));
}

void MessageChanges::save(const Target& target, const std::string& message) {
    sql_ << "INSERT INTO changed_messages (message, payload) VALUES (:message, :payload) "
            "ON CONFLICT (message) DO UPDATE SET payload = excluded.payload",
        soci::use(target.key), soci::use(message);
}

std::vector<UserId> MessageChanges::first_users(const Target& target, const std::string& emoji) {
    std::vector<UserId> users;
    const soci::rowset<std::string> ids =
        (sql_.prepare << "SELECT u.id FROM reactions r JOIN users u ON u.key = r.user_key "
                         "WHERE r.message = :message AND r.emoji = :emoji ORDER BY r.at LIMIT :limit",
         soci::use(target.key), soci::use(emoji), soci::use(named_users));
    for (const auto& id : ids) {
        users.push_back(UserId::parse(id).value_or(UserId()));
    }
    return users;
}

}  // namespace messenger::chat
