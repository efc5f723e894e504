#include "http/compression.hpp"

#include <array>

#include "net/content_coding.hpp"

namespace messenger::gateway {

void compress(const net::Request& request, net::Response& response, Peer peer) {
    constexpr std::size_t least = 1'024;
    constexpr std::array codings{net::ContentCoding::zstd, net::ContentCoding::brotli, net::ContentCoding::gzip};
    if (peer == Peer::auth || request.method != net::Method::get || response.status != 200 ||
        (!response.stream && response.body.size() < least) || !net::is_text(response.headers.get("Content-Type")) ||
        response.headers.contains("Content-Encoding") || response.headers.contains("Set-Cookie") ||
        net::has_token(response.headers.joined("Cache-Control"), "no-transform")) {
        return;
    }
    response.headers.add("Vary", "Accept-Encoding");
    const auto coding = net::choose_coding(request.headers.joined("Accept-Encoding"), codings);
    if (coding != net::ContentCoding::identity) {
        net::encode_answer(response, coding);
    }
}

}  // namespace messenger::gateway
