// A room's state as fields, for the cache that instances share.
#pragma once

#include <optional>

#include "codec/fields.hpp"
#include "domain/chat_store.hpp"

namespace messenger::chat {

/// With the version of its format.
void write(FieldWriter& out, const RoomSnapshot& snapshot);
/// Nothing if it has another format, or is not whole.
std::optional<RoomSnapshot> read_snapshot(std::string_view bytes);

}  // namespace messenger::chat
