#include "net/ws/handshake.hpp"

#include <openssl/evp.h>
#include <sodium.h>

#include <algorithm>
#include <array>

#include "net/problem.hpp"

namespace messenger::net::ws {
namespace {

constexpr std::string_view protocol_guid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

std::string base64(const unsigned char* bytes, std::size_t size) {
    std::string text((size + 2) / 3 * 4, '\0');
    EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), bytes, static_cast<int>(size));
    return text;
}

constexpr bool is_base64_digit(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/';
}

/// 16 bytes in base64: 22 digits and two signs of padding.
bool is_valid_key(std::string_view key) {
    return key.size() == 24 && key.ends_with("==") && std::ranges::all_of(key.substr(0, 22), is_base64_digit);
}

}  // namespace

Response accept_upgrade(const Request& request, AcceptHandler accept) {
    if (!request.wants_websocket()) {
        return error_response(Error(problem::upgrade_required), request.request_id);
    }
    if (request.headers.joined("Sec-WebSocket-Version") != "13") {
        return error_response(Error(problem::upgrade_required, "this server speaks version 13"), request.request_id);
    }
    // Joined, so that a second key makes it invalid instead of being ignored.
    const auto key = request.headers.joined("Sec-WebSocket-Key");
    if (!is_valid_key(key)) {
        return error_response(Error(problem::malformed_request, "Sec-WebSocket-Key is not 16 bytes in base64"),
                              request.request_id);
    }
    const auto deflate = negotiate_deflate(request.headers.joined("Sec-WebSocket-Extensions"));
    Response response{.status = 101, .headers = {}, .body = {}};
    response.upgrade = [accept = std::move(accept), deflate](Upgraded upgraded) mutable {
        accept(std::move(upgraded), deflate);
    };
    response.headers.add("Upgrade", "websocket");
    response.headers.add("Connection", "Upgrade");
    response.headers.add("Sec-WebSocket-Accept", accept_for(key));
    if (deflate) {
        response.headers.add("Sec-WebSocket-Extensions", deflate->header());
    }
    return response;
}

std::string accept_for(std::string_view key) {
    std::string text(key);
    text += protocol_guid;
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int size = 0;
    EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha1(), nullptr);
    return base64(digest.data(), size);
}

std::string make_key() {
    std::array<unsigned char, 16> bytes{};
    randombytes_buf(bytes.data(), bytes.size());
    return base64(bytes.data(), bytes.size());
}

Headers request_headers(std::string_view key) {
    Headers headers;
    headers.add("Upgrade", "websocket");
    headers.add("Connection", "Upgrade");
    headers.add("Sec-WebSocket-Version", "13");
    headers.add("Sec-WebSocket-Key", key);
    return headers;
}

std::optional<std::string_view> check_answer(int status, const Headers& headers, std::string_view key) {
    if (status != 101) {
        return "the server did not switch protocols";
    }
    if (!iequals(headers.get("Upgrade"), "websocket") || !iequals(headers.get("Connection"), "upgrade")) {
        return "the answer is no WebSocket handshake";
    }
    if (headers.get("Sec-WebSocket-Accept") != accept_for(key)) {
        return "Sec-WebSocket-Accept does not fit the key";
    }
    if (headers.contains("Sec-WebSocket-Extensions") || headers.contains("Sec-WebSocket-Protocol")) {
        return "the server chose what was not offered";
    }
    return std::nullopt;
}

}  // namespace messenger::net::ws
