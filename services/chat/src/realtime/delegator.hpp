// Who waits for what becomes of a draft that another instance stores.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "domain/types.hpp"

namespace messenger::chat {

/// A stream of drafts of one shard of an instance, for one that leads their rooms.
struct Delegator {
    std::string instance;
    std::size_t shard = 0;
    std::uint64_t stream = 0;

    friend auto operator<=>(const Delegator&, const Delegator&) = default;
};

/// One draft of them.
struct DelegatedId {
    Delegator from;
    std::uint64_t number = 0;
};

struct DelegatedDraft {
    DelegatedId id;
    Draft draft;
};

/// What the other instances are told of a stored event, one of which may wait for it.
struct StoredEvent {
    Event event;
    std::optional<DelegatedId> delegated;
};

}  // namespace messenger::chat
