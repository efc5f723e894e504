#include "net/ws/deflate.hpp"

#include <gtest/gtest.h>

#include <random>

#include "net/ws/handshake.hpp"

namespace messenger::net::ws {
namespace {

std::string answer_to(std::string_view offers) {
    const auto agreement = negotiate_deflate(offers);
    return agreement ? agreement->header() : "declined";
}

constexpr auto plain_answer = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";

TEST(DeflateNegotiation, TakesWhatItCanKeep) {
    for (const auto* offer :
         {"permessage-deflate", "permessage-deflate; client_max_window_bits",
          "permessage-deflate; client_max_window_bits=10", "permessage-deflate;server_no_context_takeover",
          "permessage-deflate; server_max_window_bits=15", "permessage-deflate; server_max_window_bits=\"15\"",
          "x-webkit-deflate-frame, permessage-deflate"}) {
        EXPECT_EQ(answer_to(offer), plain_answer) << offer;
    }
    EXPECT_EQ(answer_to("permessage-deflate; server_max_window_bits=9"),
              std::string(plain_answer) + "; server_max_window_bits=9");
}

TEST(DeflateNegotiation, DeclinesWhatItCanNotKeepOrThatIsMalformed) {
    for (const auto* offer :
         {"", "x-webkit-deflate-frame", "permessage-deflate; server_max_window_bits",
          "permessage-deflate; server_max_window_bits=8", "permessage-deflate; server_max_window_bits=16",
          "permessage-deflate; server_max_window_bits=010", "permessage-deflate; client_max_window_bits=7",
          "permessage-deflate; unknown", "permessage-deflate; server_no_context_takeover=1",
          "permessage-deflate; server_no_context_takeover; server_no_context_takeover",
          "permessage-deflate; server_max_window_bits="}) {
        EXPECT_EQ(answer_to(offer), "declined") << offer;
    }
}

TEST(DeflateNegotiation, GoesOnToTheNextOfferOfAClient) {
    EXPECT_EQ(answer_to("permessage-deflate; server_max_window_bits=8, permessage-deflate; client_max_window_bits"),
              plain_answer);
}

std::string random_text(std::size_t size, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    std::string text(size, '\0');
    for (auto& c : text) {
        c = static_cast<char>('a' + random() % 4);
    }
    return text;
}

TEST(Deflate, GivesEveryMessageBackWithEveryWindow) {
    for (int bits = 9; bits <= 15; ++bits) {
        for (const std::size_t size : {0UL, 1UL, 63UL, 511UL, 512UL, 70'000UL, 1'000'000UL}) {
            const auto message = random_text(size, size + static_cast<std::size_t>(bits));
            const auto back = inflate_message(deflate_message(message, bits), size);
            ASSERT_TRUE(back) << bits << " " << size;
            EXPECT_EQ(*back, message);
        }
    }
}

TEST(Deflate, EachMessageStandsAlone) {
    const auto message = random_text(1'000, 1);
    EXPECT_EQ(deflate_message(message, 15), deflate_message(message, 15));
}

TEST(Deflate, ABombIsStoppedAtTheLimit) {
    const auto bomb = deflate_message(std::string(64 << 20, 'x'), 15);
    EXPECT_LT(bomb.size(), 400'000U);
    const auto result = inflate_message(bomb, 256 * 1024);
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, 1009);
    EXPECT_TRUE(inflate_message(deflate_message("fine", 15), 16)) << "the thread's inflater goes on";
}

TEST(Deflate, GarbageIsRefused) {
    std::mt19937_64 random(7);
    int refused = 0;
    for (int i = 0; i < 2'000; ++i) {
        std::string garbage(random() % 200 + 1, '\0');
        for (auto& c : garbage) {
            c = static_cast<char>(random());
        }
        const auto result = inflate_message(garbage, 64 * 1024);
        refused += result ? 0 : 1;
    }
    EXPECT_GT(refused, 1'000);
}

TEST(Deflate, AFinalBlockInTheMiddleIsUnderstood) {
    // RFC 7692 section 7.2.3.5: "Hello" in a block with BFINAL set, then an empty byte.
    const std::string payload("\xf3\x48\xcd\xc9\xc9\x07\x00\x00", 8);
    const auto result = inflate_message(payload, 100);
    ASSERT_TRUE(result);
    EXPECT_EQ(*result, "Hello");
}

TEST(CompressedFrames, AreTheSameMessagesInTheSameOrder) {
    std::string plain;
    const std::vector<std::string> messages{random_text(10, 1), random_text(5'000, 2), random_text(80, 3),
                                            random_text(70'000, 4)};
    for (const auto& message : messages) {
        append_frame(plain, Opcode::text, message);
    }
    auto packed = *compress_frames(std::make_shared<const std::string>(plain), 1'000);
    EXPECT_LT(packed.size(), plain.size() / 2);
    FrameDecoder decoder({.role = Role::client, .allow_compressed = true, .max_message_bytes = 1 << 20});
    std::span<char> input(packed);
    for (const auto& message : messages) {
        const auto frame = decoder.next(input);
        ASSERT_TRUE(frame && *frame);
        EXPECT_EQ((*frame)->is_compressed, message.size() >= 1'000);
        EXPECT_EQ((*frame)->is_compressed ? *inflate_message((*frame)->payload, 1 << 20) : (*frame)->payload, message);
    }
}

TEST(CompressedFrames, AreTheSharedBufferItselfWhenNothingIsWorthIt) {
    std::string plain;
    append_frame(plain, Opcode::text, "short");
    const auto shared = std::make_shared<const std::string>(plain);
    EXPECT_EQ(compress_frames(shared, 1'000), shared);
}

}  // namespace
}  // namespace messenger::net::ws
