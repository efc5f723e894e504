#include "realtime/known_rooms.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <unordered_map>
#include <utility>

#include "core/failure.hpp"
#include "core/log.hpp"
#include "net/awaited.hpp"

namespace messenger::chat {
namespace {

/// In one query.
constexpr std::size_t most_rooms = 2'000;

template <typename Row>
std::unordered_map<RoomId, Row> by_room(std::vector<Row> rows) {
    std::unordered_map<RoomId, Row> map;
    for (auto& row : rows) {
        const auto room = row.room;
        map.emplace(room, std::move(row));
    }
    return map;
}

std::vector<RoomId> rooms_in(const RoomCache::Found& states) {
    std::vector<RoomId> rooms;
    for (const auto& state : states) {
        if (state) {
            rooms.push_back(state->info.id);
        }
    }
    return rooms;
}

/// False if somebody is in it of whom the store does not know.
bool set_markers(RoomSnapshot& state, const std::unordered_map<UserId, RoomReadMarkers::Position>& markers) {
    return std::ranges::all_of(state.members, [&](auto& member) {
        const auto found = markers.find(member.first);
        if (found == markers.end()) {
            return false;
        }
        member.second.read_seq = found->second.seq;
        member.second.read_count = found->second.count;
        return true;
    });
}

}  // namespace

void bring_up(ChatStore& store, RoomCache::Found& states) {
    const auto heads = by_room(store.heads(rooms_in(states)));
    for (auto& state : states) {
        const auto head = state ? heads.find(state->info.id) : heads.end();
        if (head == heads.end() || head->second.version != state->version || head->second.last_seq < state->last_seq) {
            state.reset();
        } else {
            state->last_seq = head->second.last_seq;
            state->message_count = head->second.message_count;
        }
    }
    const auto markers = by_room(store.read_markers(rooms_in(states)));
    for (auto& state : states) {
        const auto found = state ? markers.find(state->info.id) : markers.end();
        if (state && (found == markers.end() || !set_markers(*state, found->second.members))) {
            state.reset();
        }
    }
}

Task<std::optional<RoomSnapshot>> KnownRooms::find(RoomId room) {
    co_return co_await awaited<std::optional<RoomSnapshot>>(
        [this, room](Callback<std::optional<RoomSnapshot>> then) { want(room, std::move(then)); });
}

void KnownRooms::want(RoomId room, Then then) {
    if (!wanted_) {
        wanted_ = std::make_shared<Wanted>();
        boost::asio::post(context_.shards().context(shard_), [this] {
            context_.spawn("rooms in the cache", [this, wanted = std::move(wanted_)] { return read(wanted); }, shard_);
        });
    }
    wanted_->rooms.push_back(room);
    wanted_->then.push_back(std::move(then));
    if (wanted_->rooms.size() == most_rooms) {
        context_.spawn(
            "rooms in the cache", [this, wanted = std::exchange(wanted_, nullptr)] { return read(wanted); }, shard_);
    }
}

Task<> KnownRooms::read(std::shared_ptr<Wanted> wanted) {
    if (!wanted) {
        co_return;
    }
    auto found = co_await awaited<RoomCache::Found>(
        [this, wanted](Callback<RoomCache::Found> then) { cache_.find(wanted->rooms, std::move(then)); });
    for (std::size_t i = 0; i < found.size(); ++i) {
        if (found[i] && found[i]->info.id != wanted->rooms[i]) {
            found[i].reset();
        }
    }
    if (std::ranges::any_of(found, [](const auto& one) { return one.has_value(); })) {
        try {
            auto brought_up = co_await context_.blocking().run([this, &found]() -> Result<RoomCache::Found> {
                bring_up(store_, found);
                return std::move(found);
            });
            found = std::move(brought_up).value_or(RoomCache::Found(wanted->rooms.size()));
        } catch (const std::exception& exception) {
            log::debug("cached rooms can't be checked", {{"reason", safe_reason(exception)}});
            found = RoomCache::Found(wanted->rooms.size());
        }
    }
    for (std::size_t i = 0; i < wanted->then.size(); ++i) {
        wanted->then[i](std::move(found[i]));
    }
}

}  // namespace messenger::chat
