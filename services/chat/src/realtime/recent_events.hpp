// RecentEvents: the newest events of a shard's rooms as framed bytes, for those who come back after a moment: their
// `resume` then needs nothing from the store. Bounded in bytes over all rooms; the oldest go first. Used on its shard
// only.
#pragma once

#include <cstddef>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>

#include "domain/types.hpp"
#include "net/ws/outbox.hpp"

namespace messenger::chat {

using net::ws::SharedBuffer;

class RecentEvents {
  public:
    explicit RecentEvents(std::size_t max_bytes) : max_bytes_(max_bytes) {}

    /// The next event of a room; one that does not follow makes the earlier ones forgotten.
    void add(RoomId room, Seq seq, std::string_view frame);
    /// The frames of all events after `cursor` up to `last`, shared by all who ask for the same; null if they are not
    /// all here or are too many to be sent at once.
    SharedBuffer between(RoomId room, Seq cursor, Seq last);

    /// Drops what there is of a room.
    void forget(RoomId room);

  private:
    struct Room {
        Seq first = 0;  ///< of frames[0]
        std::deque<std::string> frames;
        Seq answered_cursor = -1;
        SharedBuffer answer;
    };
    struct Entry {
        RoomId room;
        Seq seq;
    };
    void drop_oldest();

    std::size_t max_bytes_;
    std::size_t bytes_ = 0;
    std::unordered_map<RoomId, Room> rooms_;
    std::deque<Entry> order_;
};

}  // namespace messenger::chat
