// What both the fuzzer and the unit test do with arbitrary bytes: decode them in one piece and in small ones, and
// demand that the outcome is the same.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <span>
#include <string>
#include <vector>

#include "net/ws/frame.hpp"

namespace messenger::net::ws {

struct DecodedFrames {
    std::string text;  ///< every frame's opcode and payload
    std::uint16_t violation = 0;
};

inline void decode_piece(FrameDecoder& decoder, std::string piece, DecodedFrames& into) {
    std::span<char> input(piece);
    while (true) {
        const auto frame = decoder.next(input);
        if (!frame) {
            into.violation = frame.error().code;
            return;
        }
        if (!*frame) {
            return;
        }
        into.text += static_cast<char>((*frame)->opcode);
        into.text += (*frame)->payload;
        if ((*frame)->opcode == Opcode::close) {
            static_cast<void>(parse_close((*frame)->payload));
        }
    }
}

/// The first byte chooses the settings, the second the size of the pieces. Aborts if the splits make a difference.
inline void decode_anything(std::span<const std::uint8_t> bytes) {
    if (bytes.size() < 2) {
        return;
    }
    const FrameDecoder::Options options{.role = (bytes[0] & 1U) != 0 ? Role::client : Role::server,
                                        .allow_binary = (bytes[0] & 2U) == 0,
                                        .allow_compressed = (bytes[0] & 4U) != 0,
                                        .max_message_bytes = (bytes[0] & 8U) != 0 ? 16U : 4096U};
    const std::size_t piece = 1 + bytes[1] % 16;
    const std::string stream(bytes.begin() + 2, bytes.end());
    FrameDecoder whole(options);
    DecodedFrames at_once;
    decode_piece(whole, stream, at_once);
    FrameDecoder pieces(options);
    DecodedFrames in_pieces;
    for (std::size_t at = 0; at < stream.size() && in_pieces.violation == 0; at += piece) {
        decode_piece(pieces, stream.substr(at, piece), in_pieces);
    }
    if (at_once.text != in_pieces.text || at_once.violation != in_pieces.violation) {
        std::abort();
    }
}

}  // namespace messenger::net::ws
