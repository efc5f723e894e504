// KnownRooms: reads rooms that other instances have left in the cache, all that one turn asks for at once, and brings
// them up to what the store says now. Used on its shard only.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "domain/chat_store.hpp"
#include "host/service.hpp"
#include "realtime/room_cache.hpp"

namespace messenger::chat {

/// What the store says of cached states now: a state is left out if the room has another version, for then it may be
/// wrong in anything, and gets the present end and read markers else, which versions don't tell of. Two reads of the
/// store, however many rooms there are. Blocks.
void bring_up(ChatStore& store, RoomCache::Found& states);

class KnownRooms {
  public:
    /// All must outlive it.
    KnownRooms(std::size_t shard, ServiceContext& context, ChatStore& store, RoomCache& cache)
        : shard_(shard), context_(context), store_(store), cache_(cache) {}

    /// A room as it is now; nothing if the cache does not have it, and it is to be read from the store.
    Task<std::optional<RoomSnapshot>> find(RoomId room);
    RoomCache& cache() { return cache_; }

  private:
    using Then = std::move_only_function<void(std::optional<RoomSnapshot>)>;
    struct Wanted {
        std::vector<RoomId> rooms;
        std::vector<Then> then;
    };
    void want(RoomId room, Then then);
    Task<> read(std::shared_ptr<Wanted> wanted);

    std::size_t shard_;
    ServiceContext& context_;
    ChatStore& store_;
    RoomCache& cache_;
    std::shared_ptr<Wanted> wanted_;  ///< of this turn
};

}  // namespace messenger::chat
