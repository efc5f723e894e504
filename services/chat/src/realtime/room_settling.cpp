// RoomOwner's part behind the writer: what became of what it had decided.
#include <algorithm>

#include "realtime/frames.hpp"
#include "realtime/room_owner.hpp"

namespace messenger::chat {
void RoomOwner::on_committed(std::vector<Outcome> outcomes) {
    std::vector<RoomId> touched;
    std::unordered_map<RoomId, std::pair<std::int64_t, std::vector<StoredEvent>>> stored;
    for (auto& [work, result] : outcomes) {
        const auto id = std::visit([](const auto& what) { return what.room; }, work.what);
        auto& entry = room(id);
        touched.push_back(id);
        if (const auto* draft = std::get_if<Draft>(&work.what)) {
            entry.decided_in_flight -= work.command ? 1 : 0;
            if (result && result->is_outdated && work.command) {
                --entry.in_flight;
                entry.is_structural = false;
                const auto place = entry.waiting.begin() + static_cast<std::ptrdiff_t>(entry.again++);
                entry.waiting.insert(place, {std::move(*work.command), std::move(work.done)});
                entry.is_doubtful = true;
                continue;
            }
            settle(*draft, entry, result);
            const bool is_new = result && !result->is_duplicate && !result->is_outdated;
            if (others_.on_stored && is_new && !work.is_delegated) {
                stored[id].first = result->version;
                stored[id].second.push_back({result->event, std::move(work.for_other)});
            }
        } else if (const auto* marker = std::get_if<ReadMarker>(&work.what)) {
            settle_marker(*marker, result);
        } else {
            settle_ban(std::get<BanChange>(work.what), entry, result);
        }
        entry.answers.emplace_back(std::move(work.done), std::move(result));
    }
    for (auto& [id, events] : stored) {
        others_.on_stored(id, events.first, std::move(events.second));
    }
    std::ranges::sort(touched);
    touched.erase(std::ranges::unique(touched).begin(), touched.end());
    flush_soon(touched);
    for (const auto& id : touched) {
        resume(id);
    }
}

void RoomOwner::settle(const Draft& draft, Room& room, Result<Committed>& result) {
    --room.in_flight;
    if (is_structural(draft.body)) {
        room.is_structural = false;
    }
    if (!result) {
        // Whether it was stored is not known for certain: what the store says next is the truth.
        return reload(room);
    }
    if (result->refusal) {
        result = std::unexpected(Error(*result->refusal));
        return;
    }
    if (result->is_duplicate || result->is_outdated) {
        return;
    }
    const auto& event = result->event;
    if (const auto* created = std::get_if<RoomCreated>(&draft.body)) {
        room.state.emplace(RoomSnapshot{.info = created->info});
        room.delivered = 0;
    }
    if (room.state && event.seq <= room.state->last_seq()) {
        return;  // the room was loaded after this was stored
    }
    const bool is_change = is_structural(draft.body);
    if (!room.state && store_.is_shared() && !is_change) {
        return note_end(room, result->version, event.seq);
    }
    const bool is_version_known =
        room.state && (!store_.is_shared() || result->version == room.state->version() + (is_change ? 1 : 0));
    if (is_version_known && !is_change && event.seq > room.state->last_seq() + 1) {
        return catch_up(draft.room, room);
    }
    if (!is_version_known || event.seq != room.state->last_seq() + 1) {
        return reload(room);
    }
    room.state->apply(draft.body, event);
    room.state->set_version(result->version);
    if (is_change && known_) {
        changed_here_.insert(draft.room);
    }
    if (event.type == EventType::message_deleted) {
        recent_.forget(draft.room);  // it is not to be read again
    }
    deliver(draft.room, room, event, is_structural(draft.body) ? std::optional(draft.body) : std::nullopt);
}

void RoomOwner::settle_ban(const BanChange& change, Room& room, const Result<Committed>& result) {
    --room.in_flight;
    room.is_structural = false;
    if (!result) {
        reload(room);
    } else if (room.state) {
        room.state->apply(change);
        room.state->set_version(room.state->version() + (store_.is_shared() ? 1 : 0));
        if (known_) {
            changed_here_.insert(change.room);
        }
    }
}

void RoomOwner::settle_marker(const ReadMarker& marker, const Result<Committed>& result) {
    auto& entry = room(marker.room);
    --entry.in_flight;
    if (!result || !entry.state) {
        return;
    }
    if (others_.on_read) {
        others_.on_read(marker, result->read_count);
    }
    show_read(marker, entry, result->read_count);
}

void RoomOwner::show_read(const ReadMarker& marker, Room& entry, std::int64_t read_count) {
    entry.state->apply_read(marker, read_count);
    const auto* reader = entry.state->member(marker.user);
    const bool is_told = reader != nullptr && reader->is_receipt_shown(entry.state->member_count());
    const auto only = is_told ? std::nullopt : std::optional(marker.user);
    const auto receipt = read_frame(marker);
    each_interested(entry,
                    [id = marker.room, only, receipt](ShardHub& hub) { hub.deliver_unlogged(id, only, receipt); });
}

}  // namespace messenger::chat
