// RoomOwner's way to the store: rooms are loaded when asked for, and again when what is stored is in doubt.
#include <algorithm>

#include "codec/event_json.hpp"
#include "core/failure.hpp"
#include "realtime/room_owner.hpp"

namespace messenger::chat {
namespace {

/// Read at once from the store.
constexpr Seq most_missed = 500;
/// Left in the cache at once.
constexpr std::size_t most_shared = 2'000;

}  // namespace

void RoomOwner::with_room(RoomId id, std::move_only_function<void(Result<Room*>)> then, bool can_wait) {
    auto& entry = room(id);
    if (entry.state) {
        return then(&entry);
    }
    entry.on_loaded.push_back(std::move(then));
    if (!entry.is_loading) {
        entry.is_loading = true;
        context_.spawn("load a room", [this, id, can_wait] { return load(id, can_wait); }, shard_);
    }
}

void RoomOwner::invalidate(RoomId id) {
    recent_.forget(id);
    if (const auto found = rooms_.find(id); found != rooms_.end()) {
        reload(found->second);
        resume(id);
    }
}

Task<bool> RoomOwner::load_known(RoomId id) {
    if (!known_ || room(id).delivered >= 0) {
        co_return false;  // what is between is to be delivered as well
    }
    room(id).is_outdated = false;
    auto snapshot = co_await known_->find(id);
    co_return snapshot&& loaded(id, room(id), std::move(*snapshot), {});
}

Task<> RoomOwner::load(RoomId id, bool can_wait) {
    if (co_await load_known(id)) {
        co_return;
    }
    std::optional<Gate::Place> place;
    if (can_wait) {
        place.emplace(co_await patient_loads_.enter());
    }
    while (true) {
        room(id).is_outdated = false;
        const auto delivered = room(id).delivered;
        Result<std::pair<std::optional<RoomSnapshot>, std::vector<Event>>> read = fail(problem::unavailable);
        try {
            read = co_await context_.blocking().run([this, id, delivered]() -> decltype(read) {
                auto snapshot = store_.load_room(id);
                std::vector<Event> missed;
                if (snapshot && delivered >= 0 && snapshot->last_seq > delivered) {
                    missed = store_.events(id, delivered, std::min(snapshot->last_seq - delivered, most_missed));
                }
                return std::pair(std::move(snapshot), std::move(missed));
            });
        } catch (const std::exception& exception) {
            read = std::unexpected(failure_of(exception));
        }
        if (!read) {
            co_return fail_load(id, read.error());
        }
        if (!read->first && !room(id).is_outdated) {
            co_return fail_load(id, Error(problem::not_found));
        }
        if (read->first && known_) {
            known_->cache().keep(*read->first);
        }
        if (read->first && loaded(id, room(id), std::move(*read->first), read->second)) {
            co_return;
        }
    }
}

// What was read is delivered even if there is more: others may go on storing faster than a room can be read at once.
bool RoomOwner::loaded(RoomId id, Room& room, RoomSnapshot snapshot, const std::vector<Event>& missed) {
    // Once: what is read from now on is newer than what was told until now.
    const bool is_older = snapshot.version < std::exchange(room.told_version, 0);
    room.state.emplace(std::move(snapshot));
    for (const auto& event : missed) {
        deliver(id, room, event, member_change_in(event));
    }
    flush(id, room);
    // Somebody may have begun to follow the room, from where it was before, while it was being read.
    const bool is_whole = room.delivered < 0 || room.delivered >= room.state->last_seq();
    if (room.is_outdated || is_older || !is_whole) {
        room.state.reset();
        return false;
    }
    room.is_loading = false;
    room.delivered = room.state->last_seq();
    if (std::exchange(room.told_seq, 0) > room.delivered) {
        catch_up(id, room);
    }
    auto waiting = std::move(room.on_loaded);
    room.on_loaded.clear();
    for (auto& then : waiting) {
        then(&room);
    }
    resume(id);
    return true;
}

void RoomOwner::share_changes() {
    std::size_t left = most_shared;
    for (auto changed = changed_here_.begin(); changed != changed_here_.end() && left > 0; --left) {
        const auto found = rooms_.find(*changed);
        if (found != rooms_.end() && found->second.state && found->second.state->member_count() > 0) {
            known_->cache().keep(found->second.state->snapshot());
        } else {
            known_->cache().forget(*changed);
        }
        changed = changed_here_.erase(changed);
    }
}

void RoomOwner::fail_load(RoomId id, const Error& error) {
    auto& entry = room(id);
    entry.is_loading = false;
    auto waiting = std::move(entry.on_loaded);
    entry.on_loaded.clear();
    entry.again = 0;
    for (auto& waiting_command : std::exchange(entry.waiting, {})) {
        waiting_command.done(std::unexpected(error));
    }
    for (auto& then : waiting) {
        then(std::unexpected(error));
    }
}

}  // namespace messenger::chat
