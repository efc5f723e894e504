// Which answers of services are sent in a content coding.
#pragma once

#include "host/peers.hpp"
#include "net/http.hpp"

namespace messenger::gateway {

/// Codes the answer as the client likes best, if it is text that is worth it and may be coded. What mixes secrets with
/// what a client has sent may not (BREACH): auth's answers, and those that set cookies. Those of the others are asked
/// for with a token, which no foreign page can make a browser send.
void compress(const net::Request& request, net::Response& response, Peer peer);

}  // namespace messenger::gateway
