#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "net/ws/fuzz/decode_anything.hpp"
#include "net/ws/fuzz/inflate_anything.hpp"

namespace messenger::net::ws {
namespace {

/// Bytes that are often almost frames, so that the decoder gets past their headers.
std::vector<std::uint8_t> random_input(std::mt19937& random) {
    std::vector<std::uint8_t> bytes{static_cast<std::uint8_t>(random()), static_cast<std::uint8_t>(random())};
    const bool is_masked = (bytes[0] & 1U) == 0;
    for (auto frames = random() % 6; frames > 0; --frames) {
        static constexpr std::uint8_t first_bytes[] = {0x81, 0x01, 0x00, 0x80, 0x82, 0x88, 0x89, 0x8a, 0xc1, 0x41};
        bytes.push_back(random() % 20 == 0 ? static_cast<std::uint8_t>(random()) : first_bytes[random() % 10]);
        const auto length = random() % 30;
        bytes.push_back(static_cast<std::uint8_t>(length | (is_masked ? 0x80U : 0U)));
        for (auto i = is_masked ? 4 : 0; i > 0; --i) {
            bytes.push_back(0);
        }
        for (auto i = length; i > 0; --i) {
            bytes.push_back(static_cast<std::uint8_t>(random() % 20 == 0 ? random() : 'a' + random() % 26));
        }
    }
    return bytes;
}

TEST(FrameDecoder, GivesTheSameOutcomeForRandomBytesHoweverTheyAreSplit) {
    std::mt19937 random(20240607);
    for (int i = 0; i < 20000; ++i) {
        decode_anything(random_input(random));
    }
}

/// Compressed data of which a few bits are wrong, or bytes that repeat themselves.
std::vector<std::uint8_t> almost_compressed(std::mt19937& random) {
    std::string text;
    for (auto parts = random() % 20; parts > 0; --parts) {
        text += std::string(random() % 50, static_cast<char>('a' + random() % 26));
        text += static_cast<char>(random());
    }
    auto bytes = random() % 4 == 0 ? text : deflate_message(text, 9 + static_cast<int>(random() % 7));
    for (auto flips = random() % 4; flips > 0 && !bytes.empty(); --flips) {
        auto& byte = bytes[random() % bytes.size()];
        byte = static_cast<char>(static_cast<unsigned char>(byte) ^ (1U << (random() % 8)));
    }
    return {bytes.begin(), bytes.end()};
}

TEST(Deflate, KeepsItsPromisesForRandomBytes) {
    std::mt19937 random(20261124);
    for (int i = 0; i < 5'000; ++i) {
        inflate_anything(almost_compressed(random));
    }
}

}  // namespace
}  // namespace messenger::net::ws
