// What the fuzzer and its unit test do with any bytes: reads them as a request, whole and in pieces, and compares.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <span>
#include <string>
#include <string_view>

#include "net/chunked.hpp"
#include "net/problem.hpp"
#include "net/request_head.hpp"

namespace messenger::net {

struct ReadRequest {
    int status = 0;  ///< 0: accepted
    std::size_t head = 0;
    std::string body;
    bool is_done = false;
    bool operator==(const ReadRequest&) const = default;
};

/// Reads as a server does that gets `piece` bytes at a time. The body of a chunked request is decoded, too.
inline ReadRequest read_request(std::string_view bytes, std::size_t piece) {
    constexpr std::size_t max_body = 4096;
    ReadRequest read;
    std::size_t arrived = 0;
    while (true) {
        const auto end = find_head_end(bytes.substr(0, arrived));
        if (!end) {
            // What refuses a part refuses the whole, but where the end comes first depends on how much has arrived.
            return {.status = http_status(end.error().code())};
        }
        if (*end > 0) {
            read.head = *end;
            break;
        }
        if (arrived == bytes.size()) {
            return read;
        }
        arrived = std::min(bytes.size(), arrived + piece);
    }
    const auto head = parse_request_head(bytes.substr(0, read.head));
    if (!head) {
        return {.status = http_status(head.error().code())};
    }
    if (!head->request.path.starts_with('/') && head->request.target() != "*") {
        std::abort();  // routing relies on it
    }
    if (!head->framing.is_chunked) {
        return read;
    }
    ChunkedDecoder decoder;
    for (auto rest = bytes.substr(read.head); !rest.empty() && !decoder.is_done();) {
        auto input = rest.substr(0, piece);
        rest.remove_prefix(input.size());
        if (const auto fed = decoder.feed(input, read.body, max_body); !fed) {
            return {.status = http_status(fed.error().code())};
        }
    }
    if (read.body.size() > max_body) {
        std::abort();
    }
    read.is_done = decoder.is_done();
    return read;
}

/// Ends the program when the outcome depends on how the bytes arrive.
inline void read_request_in_every_way(std::span<const std::uint8_t> data) {
    const std::string bytes(data.begin(), data.end());
    const auto whole = read_request(bytes, bytes.size() + 1);
    for (const std::size_t piece : {1U, 2U, 7U, 64U}) {
        if (read_request(bytes, piece) != whole) {
            std::abort();
        }
    }
}

}  // namespace messenger::net
