#include "mongo/room_documents.hpp"

#include <set>

#include "core/folding.hpp"
#include "mongo/keys.hpp"

namespace messenger::chat {

using mongo::doc;
using mongo::Document;

namespace {

bool is_continuation(char c) {
    return (static_cast<unsigned char>(c) & 0xc0) == 0x80;
}

}  // namespace

std::vector<std::string> trigrams_of(std::string_view folded) {
    std::vector<std::size_t> starts;
    for (std::size_t at = 0; at < folded.size(); ++at) {
        if (!is_continuation(folded[at])) {
            starts.push_back(at);
        }
    }
    starts.push_back(folded.size());
    std::set<std::string> parts;
    for (std::size_t i = 0; i + 3 < starts.size(); ++i) {
        parts.emplace(folded.substr(starts[i], starts[i + 3] - starts[i]));
    }
    return {parts.begin(), parts.end()};
}

Document fields_of(const RoomInfo& info) {
    auto fields = doc("type", static_cast<int>(info.type), "name", info.name, "topic", info.topic, "isPublic",
                      info.is_public, "createdAt", to_micros(info.created_at), "slowMode", info.slow_mode.count(),
                      "isArchived", info.is_archived, "retentionDays", info.retention_days);
    const auto name = info.is_public ? std::optional(folded(info.name)) : std::nullopt;
    fields.add("publicName", name);
    fields.add("publicParts", name ? trigrams_of(*name) : std::vector<std::string>());
    return fields;
}

RoomInfo info_in(const Document& fields, RoomId room) {
    return {.id = room,
            .type = static_cast<RoomType>(fields.number("type")),
            .name = fields.text("name"),
            .topic = fields.text("topic"),
            .is_public = fields.flag("isPublic"),
            .created_at = time_in(fields, "createdAt"),
            .slow_mode = std::chrono::seconds(fields.number("slowMode")),
            .is_archived = fields.flag("isArchived"),
            .retention_days = fields.number("retentionDays")};
}

std::optional<Document> find_room(mongo::Session& session, RoomId room) {
    return session.find_one(collection::rooms, doc("_id", room.to_string()));
}

bool is_member(mongo::Session& session, RoomId room, UserId user) {
    const auto member = session.find_one(collection::members, doc("_id", key_of(room, user)));
    return member && member->flag("active");
}

}  // namespace messenger::chat
