#include "net/ws/frame.hpp"

#include <gtest/gtest.h>

namespace messenger::net::ws {
namespace {

std::string frame(Opcode opcode, std::string_view payload, FrameFlags flags = {}) {
    std::string out;
    append_frame(out, opcode, payload, flags);
    return out;
}

TEST(Frame, IsWrittenAsInTheExamplesOfTheRfc) {
    EXPECT_EQ(frame(Opcode::text, "Hello"), "\x81\x05Hello");
    EXPECT_EQ(frame(Opcode::text, "Hel", {.fin = false}), "\x01\x03Hel");
    std::string masked;
    append_masked_frame(masked, Opcode::text, "Hello", {'\x37', '\xfa', '\x21', '\x3d'});
    EXPECT_EQ(masked, "\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58");
}

TEST(Frame, UsesTheShortestFormOfItsLength) {
    using std::string_literals::operator""s;
    EXPECT_EQ(frame(Opcode::binary, std::string(125, 'x')).substr(0, 3), "\x82\x7dx");
    EXPECT_EQ(frame(Opcode::binary, std::string(126, 'x')).substr(0, 5), "\x82\x7e\x00\x7ex"s);
    EXPECT_EQ(frame(Opcode::binary, std::string(65535, 'x')).substr(0, 5), "\x82\x7e\xff\xffx"s);
    EXPECT_EQ(frame(Opcode::binary, std::string(65536, 'x')).substr(0, 11),
              "\x82\x7f\x00\x00\x00\x00\x00\x01\x00\x00x"s);
}

TEST(Frame, BoundariesAreFoundInABufferOfFrames) {
    const auto small = frame(Opcode::text, "abc");
    const auto medium = frame(Opcode::text, std::string(300, 'm'));
    std::string masked;
    append_masked_frame(masked, Opcode::text, std::string(70000, 'l'), {1, 2, 3, 4});
    const auto all = small + medium + masked;
    EXPECT_EQ(frame_boundary(all, 0), 0U);
    EXPECT_EQ(frame_boundary(all, 1), small.size());
    EXPECT_EQ(frame_boundary(all, small.size()), small.size());
    EXPECT_EQ(frame_boundary(all, small.size() + 1), small.size() + medium.size());
    EXPECT_EQ(frame_boundary(all, all.size() - 1), all.size());
}

TEST(ClosePayload, IsCutBetweenCodePoints) {
    EXPECT_EQ(close_payload(close_code::none, "unused"), "");
    EXPECT_EQ(close_payload(4408, "slow"), "\x11\x38slow");
    const auto cut = close_payload(1000, std::string(122, 'a') + "\u00e9");
    EXPECT_EQ(cut.size(), 124U);
    EXPECT_TRUE(is_utf8(cut.substr(2)));
}

TEST(ClosePayload, HasACodeThatMayBeSent) {
    for (const std::uint16_t code :
         {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 4999}) {
        const auto payload = close_payload(code, "bye");
        const auto said = parse_close(payload);
        ASSERT_TRUE(said) << code;
        EXPECT_EQ(said->code, code);
        EXPECT_EQ(said->reason, "bye");
    }
    for (const std::uint16_t code : {0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535}) {
        const std::string payload{static_cast<char>(code >> 8), static_cast<char>(code & 0xff)};
        ASSERT_FALSE(parse_close(payload)) << code;
        EXPECT_EQ(parse_close(payload).error().code, close_code::protocol_error);
    }
}

TEST(ClosePayload, IsEmptyOrAtLeastACode) {
    EXPECT_EQ(parse_close("")->code, close_code::none);
    EXPECT_EQ(parse_close("\x03").error().code, close_code::protocol_error);
    EXPECT_EQ(parse_close("\x03\xe8\xff").error().code, close_code::invalid_text);
}

}  // namespace
}  // namespace messenger::net::ws
