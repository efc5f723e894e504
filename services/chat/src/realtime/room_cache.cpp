#include "realtime/room_cache.hpp"

#include <algorithm>
#include <utility>

#include "codec/snapshot_fields.hpp"

namespace messenger::chat {
namespace {

constexpr std::chrono::minutes state_lifetime{10};

}  // namespace

RoomCache::RoomCache(redis::Cache& cache, prometheus::Registry& metrics)
    : cache_(cache),
      reads_(metrics, "messenger_chat_room_cache_reads_total",
             "Rooms that were looked for in Redis before they were read from the database") {}

void RoomCache::start(const std::string& epoch) {
    prefix_ = "chat:" + epoch + ":state:";
    is_started_ = true;
}

void RoomCache::find(const std::vector<RoomId>& rooms, std::move_only_function<void(Found)> then) {
    if (!is_started_) {
        return then(Found(rooms.size()));
    }
    std::vector<std::string> keys;
    for (const auto room : rooms) {
        keys.push_back(key_of(room));
    }
    cache_.find(std::move(keys), [this, then = std::move(then)](const redis::Cache::Values& values) mutable {
        Found found;
        for (const auto& value : values) {
            found.push_back(value ? read_snapshot(*value) : std::nullopt);
        }
        const auto hits = std::ranges::count_if(found, [](const auto& one) { return one.has_value(); });
        reads_.count(static_cast<std::size_t>(hits), found.size() - static_cast<std::size_t>(hits));
        then(std::move(found));
    });
}

void RoomCache::keep(const RoomSnapshot& snapshot) {
    if (!is_started_) {
        return;
    }
    FieldWriter out;
    write(out, snapshot);
    auto bytes = out.take();
    if (bytes.size() <= max_bytes) {
        cache_.keep(key_of(snapshot.info.id), std::move(bytes), state_lifetime);
    }
}

void RoomCache::forget(RoomId room) {
    if (is_started_) {
        cache_.forget(key_of(room));
    }
}

}  // namespace messenger::chat
