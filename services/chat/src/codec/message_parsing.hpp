// Messages as the export of one's own gives them, for reading them back.
#pragma once

#include <boost/json.hpp>
#include <optional>
#include <string>

#include "core/result.hpp"
#include "domain/types.hpp"

namespace messenger::chat {

/// The largest that is read; it need not have a place here.
inline constexpr Seq max_imported_seq = Seq{1} << 40;

/// What is kept of a message when it is taken out of the room that it was written in.
struct ParsedMessage {
    MessageId id;
    RoomId room;  ///< that it was written in, and its place there
    Seq seq = 0;
    std::string text;
    Timestamp at{};
    std::optional<Seq> reply_to;  ///< in the same room
    bool has_attachments = false;
};

/// A validation error with the pointer of the member that is wrong; a message of the future is one.
Result<ParsedMessage> parse_message(const boost::json::value& json, Timestamp at);

}  // namespace messenger::chat
