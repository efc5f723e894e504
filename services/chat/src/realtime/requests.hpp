// The operations of a welcomed session. Each request gets exactly one `ok` or `error`; the rules and errors are those
// of the operation's HTTP twin.
#pragma once

#include <boost/json.hpp>

#include "core/result.hpp"

namespace messenger::chat {

class Session;

/// `frame` is the parsed text, or why it could not be parsed. Called on the session's shard.
void handle_request(Session& session, const Result<boost::json::value>& frame);

}  // namespace messenger::chat
