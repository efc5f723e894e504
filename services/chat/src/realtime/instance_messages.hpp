// What instances say to each other about events and drafts, as bytes: the kind of it, then fields. What is of no kind
// that is known here is for others, of another version.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "realtime/delegation.hpp"

namespace messenger::chat {

/// What an instance has stored in a room, in its order, and the room's version after it.
struct StoredEvents {
    RoomId room;
    std::int64_t version = 0;
    std::vector<StoredEvent> events;
};
/// Drafts for a leader, of a stream in which the first of them has this number.
struct DraftBatch {
    Delegator from;
    std::uint64_t first = 0;
    std::vector<Draft> drafts;
};
/// What became of them, unless it is told with the events.
struct OutcomeBatch {
    Delegator to;
    std::vector<DelegatedOutcome> outcomes;
};
/// Some of a stream was missed.
struct LostStream {
    Delegator to;
};

std::string encode(const StoredEvents& stored);
std::string encode_drafts(const Delegator& from, std::uint64_t first, const std::vector<const Draft*>& drafts);
std::string encode(const OutcomeBatch& batch);
std::string encode(const LostStream& lost);

using InstanceMessage = std::variant<StoredEvents, DraftBatch, OutcomeBatch, LostStream>;
/// Nothing if it is of another kind; throws std::invalid_argument if it is not whole. `from` has sent it to `self`.
std::optional<InstanceMessage> decode(std::string_view bytes, const std::string& from, const std::string& self);

}  // namespace messenger::chat
