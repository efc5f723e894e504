// The message that the micro-benchmarks measure with: 128 bytes of text, as the load generator sends it.
#pragma once

#include <string>

#include "codec/event_json.hpp"
#include "core/clock.hpp"

namespace messenger::bench {

inline std::string sample_text() {
    std::string text = "The kettle is on: \"tea at four\"? \xF0\x9F\x8D\xB5 ";
    text.resize(128, 'x');
    return text;
}

inline chat::Draft sample_draft(RoomId room, UserId by) {
    return {.room = room,
            .by = by,
            .client_id = Uuid::generate().to_string(),
            .body = chat::MessageDraft{.text = sample_text(), .reply_to = {}, .attachments = {}}};
}

/// An event as it comes back from the store.
inline chat::Event sample_event() {
    const auto draft = sample_draft(RoomId::generate(), UserId::generate());
    const auto at = now();
    return {.room = draft.room,
            .seq = 123'456,
            .at = at,
            .by = draft.by,
            .message_count = 123'000,
            .payload = chat::encode_payload(draft, 123'456, at)};
}

/// The same as clients get it.
inline std::string sample_event_json() {
    std::string json;
    chat::append_event_json(json, sample_event());
    return json;
}

}  // namespace messenger::bench
