#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "net/ws/frame.hpp"
#include "net/ws/tests/masked.hpp"

namespace messenger::net::ws {
namespace {

using std::string_literals::operator""s;

struct Received {
    Opcode opcode;
    std::string payload;
    friend bool operator==(const Received&, const Received&) = default;
};

struct Outcome {
    std::vector<Received> frames;
    std::uint16_t violation = 0;
    std::size_t consumed = 0;  ///< bytes given to the decoder when the violation was seen
};

void feed(FrameDecoder& decoder, std::string bytes, Outcome& outcome) {
    std::span<char> input(bytes);
    while (outcome.violation == 0) {
        const auto frame = decoder.next(input);
        if (!frame) {
            outcome.violation = frame.error().code;
        } else if (*frame) {
            outcome.frames.push_back({(*frame)->opcode, std::string((*frame)->payload)});
        } else {
            EXPECT_TRUE(input.empty());
            break;
        }
    }
    outcome.consumed += bytes.size();
}

/// Decodes a stream cut into pieces of one size (0: in one piece), each in a buffer of its own.
Outcome decode(const std::string& stream, FrameDecoder::Options options, std::size_t piece = 0) {
    FrameDecoder decoder(options);
    Outcome outcome;
    if (piece == 0) {
        feed(decoder, stream, outcome);
        return outcome;
    }
    for (std::size_t at = 0; at < stream.size() && outcome.violation == 0; at += piece) {
        feed(decoder, stream.substr(at, piece), outcome);
    }
    return outcome;
}

constexpr FrameFlags more{.fin = false};

std::string conversation() {
    return masked(Opcode::text, "short") + masked(Opcode::ping, "p") + masked(Opcode::text, "") +
           masked(Opcode::text, "frag \xc3", more) + masked(Opcode::ping, "between") +
           masked(Opcode::continuation, "\xa9 and", more) + masked(Opcode::pong, "") +
           masked(Opcode::continuation, " end") + masked(Opcode::binary, std::string(300, '\xff')) +
           masked(Opcode::close, close_payload(1000, "bye"));
}

const std::vector<Received> conversation_frames{
    {Opcode::text, "short"},
    {Opcode::ping, "p"},
    {Opcode::text, ""},
    {Opcode::ping, "between"},
    {Opcode::pong, ""},
    {Opcode::text, "frag \xc3\xa9 and end"},
    {Opcode::binary, std::string(300, '\xff')},
    {Opcode::close, close_payload(1000, "bye")},
};

TEST(FrameDecoder, ReadsAConversationInPiecesOfAnySize) {
    for (std::size_t piece = 0; piece < 40; ++piece) {
        const auto outcome = decode(conversation(), {}, piece);
        EXPECT_EQ(outcome.violation, 0);
        EXPECT_EQ(outcome.frames, conversation_frames) << "pieces of " << piece;
    }
}

TEST(FrameDecoder, ReadsAConversationCutAtAnyTwoPlaces) {
    const auto stream = conversation();
    for (std::size_t first = 0; first <= stream.size(); ++first) {
        for (auto second = first; second <= std::min(first + 20, stream.size()); ++second) {
            FrameDecoder decoder({});
            Outcome outcome;
            feed(decoder, stream.substr(0, first), outcome);
            feed(decoder, stream.substr(first, second - first), outcome);
            feed(decoder, stream.substr(second), outcome);
            ASSERT_EQ(outcome.frames, conversation_frames) << first << " " << second;
        }
    }
}

TEST(FrameDecoder, ReadsWhatAServerSends) {
    std::string stream;
    append_frame(stream, Opcode::text, "plain");
    append_frame(stream, Opcode::binary, std::string(70000, 'b'));
    for (const std::size_t piece : {0, 1, 3, 1000}) {
        const auto outcome = decode(stream, {.role = Role::client}, piece);
        ASSERT_EQ(outcome.frames.size(), 2U);
        EXPECT_EQ(outcome.frames[0].payload, "plain");
        EXPECT_EQ(outcome.frames[1].payload, std::string(70000, 'b'));
    }
}

TEST(FrameDecoder, HandsOutAWholeMessageFromTheCallersBuffer) {
    auto stream = masked(Opcode::text, "first") + masked(Opcode::text, std::string(1000, 'x'));
    FrameDecoder decoder({});
    std::span<char> input(stream);
    for (int i = 0; i < 2; ++i) {
        const auto frame = decoder.next(input);
        ASSERT_TRUE(frame && *frame);
        EXPECT_GE((*frame)->payload.data(), stream.data());
        EXPECT_LE((*frame)->payload.data() + (*frame)->payload.size(), stream.data() + stream.size());
    }
    EXPECT_EQ(decoder.buffered_bytes(), std::string().capacity() * 2);
}

TEST(FrameDecoder, GivesMemoryBackAfterAFragmentedMessage) {
    FrameDecoder decoder({});
    Outcome outcome;
    feed(decoder, masked(Opcode::text, std::string(50000, 'a'), more), outcome);
    EXPECT_GE(decoder.buffered_bytes(), 50000U);
    feed(decoder, masked(Opcode::continuation, "z"), outcome);
    EXPECT_EQ(outcome.frames.size(), 1U);
    EXPECT_EQ(decoder.buffered_bytes(), std::string().capacity() * 2);
}

struct Bad {
    const char* name;
    std::string stream;
    std::uint16_t code;
    FrameDecoder::Options options{};
};

class FrameDecoderRefuses : public ::testing::TestWithParam<Bad> {};

TEST_P(FrameDecoderRefuses, WithTheRightCodeHoweverTheBytesArrive) {
    const auto& bad = GetParam();
    for (const std::size_t piece : {0, 1, 2, 3, 7}) {
        EXPECT_EQ(decode(bad.stream, bad.options, piece).violation, bad.code) << "pieces of " << piece;
    }
}

INSTANTIATE_TEST_SUITE_P(
    Violations, FrameDecoderRefuses,
    ::testing::Values(
        Bad{"UnmaskedFromClient", "\x81\x05Hello", 1002},
        Bad{"MaskedFromServer", masked(Opcode::text, "Hello"), 1002, {.role = Role::client}},
        Bad{"Rsv1WithoutExtension", "\xc1\x80mask"s, 1002}, Bad{"Rsv2", "\xa1\x80mask"s, 1002},
        Bad{"Rsv3", "\x91\x80mask"s, 1002}, Bad{"ReservedDataOpcode", "\x83\x80mask"s, 1002},
        Bad{"ReservedControlOpcode", "\x8b\x80mask"s, 1002},
        Bad{"FragmentedPing", masked(Opcode::ping, "p", more), 1002},
        Bad{"LongPing", masked(Opcode::ping, std::string(126, 'p')), 1002},
        Bad{"ContinuationOfNothing", masked(Opcode::continuation, "x"), 1002},
        Bad{"ContinuationAfterTheEnd", masked(Opcode::text, "x") + masked(Opcode::continuation, "y"), 1002},
        Bad{"MessageInsideAMessage", masked(Opcode::text, "x", more) + masked(Opcode::text, "y"), 1002},
        Bad{"Rsv1OnContinuation",
            masked(Opcode::text, "x", {.fin = false, .rsv1 = true}) + masked(Opcode::continuation, "y", {true, true}),
            1002,
            {.allow_compressed = true}},
        Bad{"Rsv1OnControl", masked(Opcode::ping, "", {true, true}), 1002, {.allow_compressed = true}},
        Bad{"LengthOf16BitsNotNeeded", "\x81\xfe\x00\x7d"s, 1002},
        Bad{"LengthOf64BitsNotNeeded", "\x81\xff\x00\x00\x00\x00\x00\x00\xff\xff"s, 1002},
        Bad{"NegativeLength", "\x81\xff\x80\x00\x00\x00\x00\x00\x00\x00"s, 1002},
        Bad{"BinaryNotUnderstood", masked(Opcode::binary, "x"), 1003, {.allow_binary = false}},
        Bad{"InvalidText", masked(Opcode::text, "abc\xff"), 1007},
        Bad{"InvalidTextAcrossFragments", masked(Opcode::text, "\xe2\x82", more) + masked(Opcode::continuation, "x"),
            1007},
        Bad{"TextCutAtItsEnd", masked(Opcode::text, "\xe2", more) + masked(Opcode::continuation, "\x82"), 1007},
        Bad{"TooBig", masked(Opcode::text, std::string(1001, 'x')), 1009, {.max_message_bytes = 1000}},
        Bad{"TooBigInSum",
            masked(Opcode::text, std::string(600, 'x'), more) + masked(Opcode::continuation, std::string(401, 'x')),
            1009,
            {.max_message_bytes = 1000}}),
    [](const auto& test) { return std::string(test.param.name); });

TEST(FrameDecoder, TakesAMessageOfExactlyTheLimit) {
    EXPECT_EQ(decode(masked(Opcode::text, std::string(1000, 'x')), {.max_message_bytes = 1000}).frames.size(), 1U);
    const auto fragments =
        masked(Opcode::text, std::string(600, 'x'), more) + masked(Opcode::continuation, std::string(400, 'x'));
    EXPECT_EQ(decode(fragments, {.max_message_bytes = 1000}).frames.size(), 1U);
}

TEST(FrameDecoder, RefusesABigMessageFromItsHeader) {
    const auto header = masked(Opcode::text, std::string(70000, 'x')).substr(0, 10);
    EXPECT_EQ(decode(header, {.max_message_bytes = 1000}).violation, close_code::too_big);
}

TEST(FrameDecoder, LetsTheLimitChangeBetweenMessages) {
    FrameDecoder decoder({.max_message_bytes = 1000});
    Outcome outcome;
    feed(decoder, masked(Opcode::text, std::string(900, 'x')), outcome);
    decoder.set_max_message_bytes(100);
    feed(decoder, masked(Opcode::text, std::string(900, 'x')), outcome);
    EXPECT_EQ(outcome.frames.size(), 1U);
    EXPECT_EQ(outcome.violation, close_code::too_big);
}

TEST(FrameDecoder, RefusesInvalidTextBeforeTheFrameIsWhole) {
    const auto stream = masked(Opcode::text, "abc\xff" + std::string(1000, 'x'));
    const auto outcome = decode(stream, {}, 1);
    EXPECT_EQ(outcome.violation, close_code::invalid_text);
    EXPECT_EQ(outcome.consumed, 8U + 4U);
}

TEST(FrameDecoder, RefusesAReservedOpcodeAtItsFirstByte) {
    EXPECT_EQ(decode("\x83", {}).violation, 1002);
}

TEST(FrameDecoder, StaysRefusedAfterAViolation) {
    FrameDecoder decoder({});
    Outcome first;
    feed(decoder, "\x83", first);
    Outcome second;
    feed(decoder, masked(Opcode::text, "fine"), second);
    EXPECT_EQ(second.violation, first.violation);
}

TEST(FrameDecoder, MarksCompressedMessagesWhenThatWasNegotiated) {
    auto stream = masked(Opcode::text, "\xff\xff", {.fin = true, .rsv1 = true});
    FrameDecoder decoder({.allow_compressed = true});
    std::span<char> input(stream);
    const auto frame = decoder.next(input);
    ASSERT_TRUE(frame && *frame);
    EXPECT_TRUE((*frame)->is_compressed);
}

}  // namespace
}  // namespace messenger::net::ws
