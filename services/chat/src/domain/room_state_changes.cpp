// RoomState's part that takes over what was stored.
#include "domain/room_state.hpp"

namespace messenger::chat {

void RoomState::apply(const EventBody& body, const Event& event) {
    last_seq_ = event.seq;
    message_count_ = event.message_count;
    if (const auto* created = std::get_if<RoomCreated>(&body)) {
        info_ = created->info;
        for (const auto& [user, role] : created->members) {
            members_[user] = {.role = role, .read_seq = event.seq, .read_count = event.message_count};
        }
    } else if (const auto* joined = std::get_if<MemberJoined>(&body)) {
        // What was said before is readable, but nothing that the newcomer has to catch up with.
        members_[joined->member.user] = {
            .role = joined->member.role, .read_seq = event.seq, .read_count = event.message_count};
    } else if (const auto* updated = std::get_if<MemberUpdated>(&body)) {
        members_[updated->member.user].role = updated->member.role;
    } else if (const auto* left = std::get_if<MemberLeft>(&body)) {
        members_.erase(left->member.user);
        if (left->is_banned) {
            banned_.insert(left->member.user);
        }
    } else if (const auto* changed = std::get_if<RoomUpdated>(&body)) {
        info_ = changed->info;
    } else if (std::holds_alternative<RoomDeleted>(body)) {
        members_.clear();
        info_.is_public = false;
    } else {
        apply(event);
    }
}

void RoomState::apply(const Event& event) {
    last_seq_ = event.seq;
    message_count_ = event.message_count;
    if (event.type != EventType::message_created) {
        return;
    }
    if (const auto author = members_.find(event.by); author != members_.end()) {
        author->second.read_seq = event.seq;
        author->second.read_count = event.message_count;
    }
}

void RoomState::apply(const BanChange& change) {
    if (change.is_banned) {
        banned_.insert(change.user);
    } else {
        banned_.erase(change.user);
    }
}

void RoomState::apply_read(const ReadMarker& marker, std::int64_t message_count) {
    const auto found = members_.find(marker.user);
    if (found != members_.end() && marker.seq > found->second.read_seq) {
        found->second.read_seq = marker.seq;
        found->second.read_count = message_count;
    }
}

}  // namespace messenger::chat
