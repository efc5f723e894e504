#include "realtime/shard_hub.hpp"

#include <algorithm>

#include "net/ws/deflate.hpp"
#include "realtime/session.hpp"

namespace messenger::chat {
namespace {

/// Without context takeover an event of an ordinary message hardly gets smaller.
constexpr std::size_t min_compressed_payload = 1024;

}  // namespace

void ShardHub::add(Session& session) {
    users_[session.user()].push_back(&session);
    ++session_count_;
}

void ShardHub::remove(Session& session) {
    const auto found = users_.find(session.user());
    if (found == users_.end() || std::erase(found->second, &session) == 0) {
        return;
    }
    --session_count_;
    if (found->second.empty()) {
        users_.erase(found);
    }
    for (const auto& room : session.take_rooms()) {
        unsubscribe(session, room);
    }
}

void ShardHub::for_each(UserId user, const std::function<void(Session&)>& visit) {
    if (const auto found = users_.find(user); found != users_.end()) {
        for (auto* session : std::vector(found->second)) {
            visit(*session);
        }
    }
}

void ShardHub::for_each(const std::function<void(Session&)>& visit) {
    for (const auto& [user, sessions] : users_) {
        for (auto* session : sessions) {
            visit(*session);
        }
    }
}

void ShardHub::subscribe(Session& session, RoomId id, Seq cursor, Seq last_seq, std::uint64_t version) {
    auto& room = rooms_[id];
    room.version = std::max(room.version, version);
    room.last_seq = std::max(room.last_seq, last_seq);
    if (find(session, id) == nullptr) {
        room.subscribers.push_back({&session, cursor, cursor >= room.last_seq && session.is_welcomed()});
        session.add_room(id);
    }
}

void ShardHub::unsubscribe(Session& session, RoomId id) {
    const auto found = rooms_.find(id);
    if (found == rooms_.end()) {
        return;
    }
    std::erase_if(found->second.subscribers, [&](const Subscriber& entry) { return entry.session == &session; });
    release_if_empty(id);
}

std::optional<ShardHub::Progress> ShardHub::progress(const Session& session, RoomId id) const {
    const auto found = rooms_.find(id);
    if (found == rooms_.end()) {
        return std::nullopt;
    }
    for (const auto& entry : found->second.subscribers) {
        if (entry.session == &session) {
            return Progress{entry.cursor, found->second.last_seq, entry.is_live};
        }
    }
    return std::nullopt;
}

void ShardHub::advance(Session& session, RoomId id, Seq cursor) {
    if (auto* entry = find(session, id)) {
        entry->cursor = cursor;
        entry->is_live = cursor >= rooms_[id].last_seq;
    }
}

void ShardHub::deliver(RoomId id, Seq last_seq, const SharedBuffer& frames) {
    const auto found = rooms_.find(id);
    if (found == rooms_.end()) {
        return;
    }
    found->second.last_seq = last_seq;
    SharedBuffer compressed;  // once for all who take it, and only if somebody does
    for (auto& entry : found->second.subscribers) {
        if (!entry.is_live) {
            continue;
        }
        entry.cursor = last_seq;
        if (entry.session->takes_compressed_frames()) {
            if (compressed == nullptr) {
                compressed = net::ws::compress_frames(frames, min_compressed_payload);
            }
            entry.session->send(compressed);
        } else {
            entry.session->send(frames);
        }
    }
}

void ShardHub::deliver_unlogged(RoomId id, std::optional<UserId> only, const SharedBuffer& frame) {
    const auto found = rooms_.find(id);
    if (found == rooms_.end()) {
        return;
    }
    for (auto& entry : found->second.subscribers) {
        if (entry.is_live && (!only || entry.session->user() == *only)) {
            entry.session->send(frame);
        }
    }
}

void ShardHub::deliver_if_prompt(RoomId id, const SharedBuffer& frame) {
    const auto found = rooms_.find(id);
    if (found == rooms_.end()) {
        return;
    }
    for (auto& entry : found->second.subscribers) {
        if (entry.is_live && entry.session->is_prompt()) {
            entry.session->send(frame);
        }
    }
}

void ShardHub::room_added(UserId user, RoomId room, Seq last_seq, std::uint64_t version, const SharedBuffer& frame) {
    // Noted even with nobody here, so that the owner's interest is given back.
    auto& entry = rooms_[room];
    entry.version = std::max(entry.version, version);
    for_each(user, [&](Session& session) {
        const bool is_new = find(session, room) == nullptr;
        subscribe(session, room, last_seq, last_seq, version);
        if (is_new && session.is_welcomed()) {
            session.send(frame);
        }
    });
    release_if_empty(room);
}

void ShardHub::room_removed(UserId user, RoomId room, const SharedBuffer& frame) {
    for_each(user, [&](Session& session) {
        if (find(session, room) != nullptr) {
            session.send(frame);
            session.drop_room(room);
            unsubscribe(session, room);
        }
    });
}

void ShardHub::room_deleted(RoomId room, const SharedBuffer& frame) {
    const auto found = rooms_.find(room);
    if (found == rooms_.end()) {
        return;
    }
    for (const auto& entry : std::exchange(found->second.subscribers, {})) {
        entry.session->send(frame);
        entry.session->drop_room(room);
    }
    release_if_empty(room);
}

ShardHub::Subscriber* ShardHub::find(const Session& session, RoomId id) {
    const auto found = rooms_.find(id);
    if (found == rooms_.end()) {
        return nullptr;
    }
    const auto entry = std::ranges::find(found->second.subscribers, &session, &Subscriber::session);
    return entry == found->second.subscribers.end() ? nullptr : &*entry;
}

void ShardHub::release_if_empty(RoomId id) {
    const auto found = rooms_.find(id);
    if (found != rooms_.end() && found->second.subscribers.empty()) {
        const auto version = found->second.version;
        rooms_.erase(found);
        release_(id, version);
    }
}

}  // namespace messenger::chat
