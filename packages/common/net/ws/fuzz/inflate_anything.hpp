// What both the fuzzer and the unit test do with arbitrary bytes: take them for a compressed message, and for a message
// to be compressed.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <span>
#include <string>

#include "net/ws/deflate.hpp"

namespace messenger::net::ws {

/// Aborts if more comes out than is allowed, if a refusal leaves a trace in the next call, or if a message does not
/// come back as it was.
inline void inflate_anything(std::span<const std::uint8_t> bytes) {
    constexpr std::size_t limit = 4096;
    const std::string payload(bytes.begin(), bytes.end());
    if (const auto message = inflate_message(payload, limit); message && message->size() > limit) {
        std::abort();
    }
    const int window_bits = 9 + static_cast<int>(bytes.size() % 7);
    const auto compressed = deflate_message(payload, window_bits);
    const auto back = inflate_message(compressed, payload.size());
    if (!back || *back != payload) {
        std::abort();
    }
    if (!payload.empty() && inflate_message(compressed, payload.size() - 1)) {
        std::abort();
    }
}

}  // namespace messenger::net::ws
