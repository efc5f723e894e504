// RoomOwner among other instances that write the same store. What they did comes as a hint or is found in the store;
// the store's versions and numbers say what is missing here.
#include <algorithm>
#include <utility>

#include "codec/event_json.hpp"
#include "core/failure.hpp"
#include "core/log.hpp"
#include "net/awaited.hpp"
#include "realtime/room_owner.hpp"

namespace messenger::chat {
namespace {

/// Read at once from the store.
constexpr std::int64_t missed_page = 500;
/// Who wait for one room to be checked.
constexpr std::size_t max_unchecked = 1'000;
/// For that long hints may have been missed, since the room is listened to from now on only.
constexpr std::chrono::seconds new_for{3};

/// Whether it changes nothing but messages.
bool is_about_messages(const Event& event) {
    return event.type >= EventType::message_created;
}

}  // namespace

void RoomOwner::with_member(RoomId id, UserId user, Seq seq, std::move_only_function<void(Result<Room*>)> then) {
    with_room(id, [this, id, user, seq, then = std::move(then)](Result<Room*> found) mutable {
        const bool is_known =
            !found || ((*found)->state->member(user) != nullptr && (*found)->state->last_seq() >= seq);
        if (is_known || !store_.is_shared()) {
            return then(std::move(found));
        }
        verify(id, std::move(then));
    });
}

void RoomOwner::verify(RoomId id, std::move_only_function<void(Result<Room*>)> then) {
    auto& entry = room(id);
    if (entry.on_checked.size() >= max_unchecked) {
        const Error busy(problem::overloaded, "too many wait to hear whether they are refused");
        return then(std::unexpected(Error(busy).retry_after(std::chrono::milliseconds(500))));
    }
    entry.on_checked.push_back(std::move(then));
    if (!std::exchange(entry.is_checking, true)) {
        context_.spawn("check a room", [this, id] { return check(id); }, shard_);
    }
}

Task<> RoomOwner::check(RoomId id) {
    while (!room(id).on_checked.empty()) {
        // Who comes while the store is being asked may know of something newer, and waits for the next answer.
        auto waiting = std::exchange(room(id).on_checked, {});
        std::vector<RoomHead> heads;
        try {
            auto asked = co_await context_.blocking().run(
                [this, id]() -> Result<std::vector<RoomHead>> { return store_.heads({id}); });
            heads = std::move(asked).value_or(std::vector<RoomHead>());
        } catch (const std::exception&) {
            // Loading the room fails as well, then, and tells those who wait.
        }
        const auto& state = room(id).state;
        if (!state || heads.empty() || heads.front().version > state->version()) {
            reload(room(id));
        } else if (heads.front().last_seq > state->last_seq()) {
            co_await read_missed(id, state->last_seq());
        }
        for (auto& then : waiting) {
            with_room(id, std::move(then));
        }
    }
    room(id).is_checking = false;
    resume(id);
}

void RoomOwner::reload(Room& room) {
    room.state.reset();
    room.is_outdated = true;
}

// To read it once more for each event that comes meanwhile would never end in a busy room.
void RoomOwner::note_end(Room& room, std::int64_t version, Seq seq) {
    room.told_version = std::max(room.told_version, version);
    room.told_seq = std::max(room.told_seq, seq);
}

bool RoomOwner::take_over(RoomId id, Room& room, const Event& event) {
    if (event.seq <= room.state->last_seq()) {
        return true;
    }
    if (event.seq != room.state->last_seq() + 1 || !is_about_messages(event)) {
        return false;
    }
    room.state->apply(event);
    if (event.type == EventType::message_deleted) {
        recent_.forget(id);
    }
    deliver(id, room, event, std::nullopt);
    return true;
}

void RoomOwner::catch_up(RoomId id, Room& room) {
    if (!std::exchange(room.is_catching_up, true)) {
        context_.spawn(
            "catch up with a room", [this, id, after = room.state->last_seq()] { return read_missed(id, after); },
            shard_);
    }
}

Task<> RoomOwner::read_missed(RoomId id, Seq after) {
    Result<std::vector<Event>> missed = fail(problem::unavailable);
    try {
        missed = co_await context_.blocking().run(
            [this, id, after]() -> Result<std::vector<Event>> { return store_.events(id, after, missed_page); });
    } catch (const std::exception& exception) {
        log::warning("events can't be read", {{"reason", safe_reason(exception)}});
    }
    auto& entry = room(id);
    entry.is_catching_up = false;
    if (!entry.state) {
        co_return;  // it is being read anew
    }
    const bool is_taken_over =
        missed && std::ranges::all_of(*missed, [&](const Event& event) { return take_over(id, entry, event); });
    if (!is_taken_over) {
        reload(entry);
    } else if (std::ssize(*missed) == missed_page) {
        catch_up(id, entry);
    }
    flush_soon({id});
    resume(id);
}

void RoomOwner::catch_up_with(std::vector<Subscription> wishes, std::move_only_function<void(bool)> then) {
    std::erase_if(wishes, [this](const Subscription& wish) {
        const auto found = rooms_.find(wish.room);
        return found == rooms_.end() || found->second.delivered < 0 || found->second.delivered >= wish.last_seq;
    });
    if (wishes.empty() || !store_.is_shared()) {
        return then(true);
    }
    auto shared = std::make_shared<std::move_only_function<void(bool)>>(std::move(then));
    context_.spawn(
        "catch up with rooms", [this, wishes = std::move(wishes), shared] { return follow_wishes(wishes, shared); },
        shard_);
}

Task<> RoomOwner::follow_wishes(std::vector<Subscription> wishes,
                                std::shared_ptr<std::move_only_function<void(bool)>> then) {
    bool is_reached = true;
    for (const auto& wish : wishes) {
        is_reached = is_reached && co_await reach(wish.room, wish.last_seq);
    }
    (*then)(is_reached);
}

Task<bool> RoomOwner::reach(RoomId id, Seq seq) {
    constexpr int most_readings = 5;  // what is read may be changed by others meanwhile
    for (int reading = 0; reading < most_readings && room(id).delivered < seq; ++reading) {
        if (room(id).state) {
            co_await read_missed(id, room(id).state->last_seq());
        } else {
            const auto is_loaded = co_await awaited<bool>([this, id](Callback<bool> done) {
                with_room(id, [done = std::move(done)](Result<Room*> found) mutable { done(found.has_value()); });
            });
            if (!is_loaded) {
                break;
            }
        }
    }
    co_return room(id).delivered >= seq;
}

void RoomOwner::on_stored_elsewhere(RoomId id, std::int64_t version, const std::vector<Event>& events) {
    const auto found = rooms_.find(id);
    if (found == rooms_.end()) {
        return;
    }
    auto& entry = found->second;
    if (!entry.state) {
        note_end(entry, version, events.empty() ? 0 : events.back().seq);
        return resume(id);
    }
    if (version != entry.state->version()) {
        reload(entry);
    } else if (!std::ranges::all_of(events, [&](const Event& event) { return take_over(id, entry, event); })) {
        catch_up(id, entry);
    }
    flush_soon({id});
    resume(id);
}

void RoomOwner::on_read_elsewhere(const ReadMarker& marker, std::int64_t read_count) {
    const auto found = rooms_.find(marker.room);
    if (found != rooms_.end() && found->second.state) {
        show_read(marker, found->second, read_count);
    }
}

void RoomOwner::on_head(const RoomHead& head, bool is_touched) {
    auto found = rooms_.find(head.room);
    if (found == rooms_.end()) {
        if (!is_touched || !others_.is_here) {
            return;
        }
        room(head.room);
        found = rooms_.find(head.room);
    }
    auto& entry = found->second;
    if (is_touched && entry.handled_version == head.version) {
        return;
    }
    if (entry.in_flight > 0 || entry.is_loading || entry.is_catching_up) {
        return;  // what is on its way is checked by the writer, or is newer than this; the next look finds the rest
    }
    entry.handled_version = is_touched ? head.version : entry.handled_version;
    const auto known = entry.state ? entry.state->last_seq() : entry.delivered;
    if (entry.state && entry.state->version() == head.version) {
        if (head.last_seq > known) {
            catch_up(head.room, entry);
        }
        return;
    }
    if (!is_touched && !entry.state && head.last_seq <= known) {
        return;
    }
    const bool is_unknown = entry.delivered < 0;
    recent_.forget(head.room);  // what somebody blanked is in there as it was
    reload(entry);
    auto announce_it = [this, id = head.room, is_unknown](Result<Room*> loaded) {
        if (!loaded || !is_unknown) {
            return;
        }
        // Nobody here follows it; who is here and in it has to hear of it.
        auto& now = **loaded;
        for (const auto& [user, state] : now.state->members()) {
            if (others_.is_here(user)) {
                announce(id, now, user, now.state->last_seq());
            }
        }
    };
    with_room(head.room, std::move(announce_it), is_unknown);
}

std::vector<RoomId> RoomOwner::held_rooms(bool only_new) const {
    std::vector<RoomId> ids;
    const auto now = Clock::now();
    for (const auto& [id, entry] : rooms_) {
        if (!only_new || now - entry.held_since < new_for) {
            ids.push_back(id);
        }
    }
    return ids;
}

}  // namespace messenger::chat
