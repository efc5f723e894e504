// What instances on the same store tell each other, as fields: events that one has stored, and drafts that another is
// to store. The readers throw std::invalid_argument on what is none of it.
#pragma once

#include "codec/fields.hpp"
#include "domain/types.hpp"

namespace messenger::chat {

/// Without its room, which is told once for all of them.
void write(FieldWriter& out, const Event& event);
Event read_event(FieldReader& in, RoomId room);

/// For drafts about messages only, which are not structural: throws std::logic_error on others.
void write(FieldWriter& out, const Draft& draft);
Draft read_draft(FieldReader& in);

}  // namespace messenger::chat
