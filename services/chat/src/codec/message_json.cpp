#include "codec/message_json.hpp"

namespace messenger::chat {
namespace {

boost::json::array to_array(const std::vector<UserId>& users) {
    boost::json::array ids;
    for (const auto& user : users) {
        ids.emplace_back(user.to_string());
    }
    return ids;
}

}  // namespace

bool MessageJson::is_deleted() const {
    return object_.contains("deletedAt");
}

bool MessageJson::is_purged() const {
    return object_.contains("purged");
}

bool MessageJson::is_by(UserId user) const {
    return object_.at("sender").as_string() == user.to_string();
}

bool MessageJson::is_pinned() const {
    return object_.contains("pinned");
}

bool MessageJson::has_attachments() const {
    return !object_.at("attachments").as_array().empty();
}

std::int64_t MessageJson::seq() const {
    return object_.at("seq").as_int64();
}

UserId MessageJson::sender() const {
    return UserId::parse(std::string_view(object_.at("sender").as_string())).value_or(UserId());
}

std::string_view MessageJson::created_at() const {
    return object_.at("createdAt").as_string();
}

std::optional<Seq> MessageJson::reply_to() const {
    const auto* answered = object_.if_contains("replyTo");
    return answered != nullptr ? std::optional(answered->as_int64()) : std::nullopt;
}

std::string_view MessageJson::text() const {
    return object_.at("text").as_string();
}

Origin MessageJson::origin() const {
    const auto* forwarded = object_.if_contains("forwardedFrom");
    const auto& from = forwarded != nullptr ? forwarded->as_object() : object_;
    return {.room = RoomId::parse(std::string_view(from.at("room").as_string())).value_or(RoomId()),
            .seq = from.at("seq").as_int64(),
            .sender = UserId::parse(std::string_view(from.at("sender").as_string())).value_or(UserId())};
}

std::size_t MessageJson::emoji_count() const {
    return object_.at("reactions").as_object().size();
}

std::int64_t MessageJson::reaction_count(std::string_view emoji) const {
    const auto* reaction = object_.at("reactions").as_object().if_contains(emoji);
    return reaction != nullptr ? reaction->at("count").as_int64() : 0;
}

void MessageJson::edit(std::string_view text, const Mentions& mentions, Timestamp at) {
    object_["text"] = text;
    object_["mentions"] = to_array(mentions.users);
    if (mentions.is_room) {
        object_["mentionsRoom"] = true;
    } else {
        object_.stable_erase("mentionsRoom");
    }
    object_["editedAt"] = to_rfc3339(at);
}

void MessageJson::erase(Timestamp at) {
    purge();
    object_["deletedAt"] = to_rfc3339(at);
}

void MessageJson::purge() {
    object_["text"] = "";
    object_["attachments"] = boost::json::array();
    object_["mentions"] = boost::json::array();
    object_["reactions"] = boost::json::object();
    for (const auto* gone : {"editedAt", "pinned", "mentionsRoom", "forwardedFrom"}) {
        object_.stable_erase(gone);
    }
    object_["purged"] = true;
}

void MessageJson::set_pinned(bool is_pinned) {
    if (is_pinned) {
        object_["pinned"] = true;
    } else {
        object_.stable_erase("pinned");
    }
}

void MessageJson::set_reactions(std::string_view emoji, std::int64_t count, const std::vector<UserId>& first_users) {
    auto& reactions = object_.at("reactions").as_object();
    if (count == 0) {
        reactions.stable_erase(emoji);
        return;
    }
    reactions[emoji] = boost::json::object{{"count", count}, {"users", to_array(first_users)}};
}

}  // namespace messenger::chat
