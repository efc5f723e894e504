// What nghttp2 calls a session by.
#pragma once

#include <nghttp2/nghttp2.h>

namespace messenger::net {

class Http2Session;

/// A server's end of a connection with our limits and settings; the caller owns it. Its calls go to `session`.
nghttp2_session* make_nghttp2_session(Http2Session& session);

/// Where nghttp2 gets the body of an answer from; `source` is an Http2Exchange, which has to outlive its stream.
nghttp2_data_provider body_provider(void* exchange);

}  // namespace messenger::net
