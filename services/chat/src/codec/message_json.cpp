#include "codec/message_json.hpp"

namespace messenger::chat {

bool MessageJson::is_deleted() const {
    return object_.contains("deletedAt");
}

UserId MessageJson::sender() const {
    return UserId::parse(std::string_view(object_.at("sender").as_string())).value_or(UserId());
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

std::string_view MessageJson::text() const {
    return object_.at("text").as_string();
}

std::size_t MessageJson::emoji_count() const {
    return object_.at("reactions").as_object().size();
}

std::int64_t MessageJson::reaction_count(std::string_view emoji) const {
    const auto* reaction = object_.at("reactions").as_object().if_contains(emoji);
    return reaction != nullptr ? reaction->at("count").as_int64() : 0;
}

void MessageJson::edit(std::string_view text, Timestamp at) {
    object_["text"] = text;
    object_["editedAt"] = to_rfc3339(at);
}

void MessageJson::erase(Timestamp at) {
    object_["text"] = "";
    object_["attachments"] = boost::json::array();
    object_["mentions"] = boost::json::array();
    object_["reactions"] = boost::json::object();
    object_.stable_erase("editedAt");
    object_.stable_erase("pinned");
    object_["deletedAt"] = to_rfc3339(at);
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
    boost::json::array users;
    for (const auto& user : first_users) {
        users.emplace_back(user.to_string());
    }
    reactions[emoji] = boost::json::object{{"count", count}, {"users", std::move(users)}};
}

}  // namespace messenger::chat
