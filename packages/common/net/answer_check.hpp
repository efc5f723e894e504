// What the gateway believes of an answer's framing: not more than of a request's.
#pragma once

#include <boost/beast/http/message.hpp>

namespace messenger::net {

/// Whether the head of an answer, which Beast has taken, is passed on: a final status that exists (or 101 for who asked
/// for it), and a body that ends in one way only. Any other would put the connections on both sides out of step.
bool is_sound(const boost::beast::http::response_header<>& head, bool is_upgrade);

}  // namespace messenger::net
