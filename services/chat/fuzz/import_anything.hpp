// What the fuzzer and its unit test do with any bytes: read them as a part of an import. What is taken as an event must
// be the same event when it was stored and taken out again.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <span>
#include <string>
#include <string_view>

#include "codec/event_json.hpp"
#include "codec/event_parsing.hpp"
#include "codec/message_parsing.hpp"
#include "http/import_parts.hpp"
#include "net/pipeline.hpp"

namespace messenger::chat {

/// The line that the export of a room has for such an event.
inline std::string line_of(const ParsedEvent& parsed) {
    const auto& draft = parsed.draft;
    const auto* message = std::get_if<MessageDraft>(&draft.body);
    const Mentions mentions{.users = {}, .is_room = message != nullptr && message->may_mention_room};
    std::string line;
    append_event_json(line, {.room = draft.room,
                             .seq = parsed.seq,
                             .type = type_of(draft.body),
                             .at = draft.at.value(),
                             .by = draft.by,
                             .payload = encode_payload(draft, parsed.seq, draft.at.value(), mentions)});
    return line;
}

/// The same without the id that a message gets whenever it is stored.
inline std::string without_message_id(std::string line) {
    constexpr std::string_view before = R"("message":{"id":")";
    if (const auto at = line.find(before); at != std::string::npos) {
        line.erase(at + before.size(), MessageId().to_string().size());
    }
    return line;
}

inline void check_event(const boost::json::value& json) {
    const RoomId room;
    const auto parsed = parse_event(json, room);
    if (!parsed || std::holds_alternative<MessageEdited>(parsed->draft.body)) {
        return;  // what an edit carries is the store's, which knows the message
    }
    const auto line = line_of(*parsed);
    const auto stored = net::parse_json(line);
    const auto again = stored ? parse_event(*stored, room) : std::unexpected(stored.error());
    if (!again || without_message_id(line_of(*again)) != without_message_id(line)) {
        std::abort();
    }
}

inline void check_message(const boost::json::value& json) {
    const auto latest = from_micros(1'800'000'000'000'000);
    const auto parsed = parse_message(json, latest);
    if (parsed && (parsed->at > latest || parsed->seq < 1)) {
        std::abort();
    }
}

inline void import_anything(std::span<const std::uint8_t> bytes) {
    const std::string text(bytes.begin(), bytes.end());
    static_cast<void>(each_line(text, [](const boost::json::value& json) -> Result<> {
        check_event(json);
        check_message(json);
        return {};
    }));
}

}  // namespace messenger::chat
