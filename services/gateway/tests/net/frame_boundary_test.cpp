#include "net/frame_boundary.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "net/ws/frame.hpp"

namespace messenger::net {
namespace {

struct Stream {
    std::string bytes;
    std::set<std::size_t> ends{0};

    void add(ws::Opcode opcode, const std::string& payload, bool is_masked) {
        if (is_masked) {
            ws::append_masked_frame(bytes, opcode, payload, {'\x81', '\xff', '\x7e', '\x00'});
        } else {
            ws::append_frame(bytes, opcode, payload);
        }
        ends.insert(bytes.size());
    }
};

/// Frames of every form of length around its limits, of every kind; short ones, so that every split can be tried.
Stream short_frames(bool is_masked) {
    Stream stream;
    for (const std::size_t size : {0U, 1U, 125U, 126U, 127U, 300U}) {
        stream.add(ws::Opcode::text, std::string(size, '\x81'), is_masked);
        stream.add(ws::Opcode::ping, {}, !is_masked);
    }
    stream.add(ws::Opcode::close, std::string("\x03\xe9", 2), is_masked);
    return stream;
}

class FrameBoundaryTest : public ::testing::TestWithParam<bool> {};
INSTANTIATE_TEST_SUITE_P(Masks, FrameBoundaryTest, ::testing::Bool());

TEST_P(FrameBoundaryTest, IsFoundByteByByte) {
    const auto stream = short_frames(GetParam());
    FrameBoundary boundary;
    EXPECT_TRUE(boundary.is_at_end()) << "before the first frame";
    for (std::size_t i = 0; i < stream.bytes.size(); ++i) {
        boundary.pass(std::string_view(stream.bytes).substr(i, 1));
        ASSERT_EQ(boundary.is_at_end(), stream.ends.contains(i + 1)) << "behind byte " << i;
    }
}

TEST_P(FrameBoundaryTest, IsFoundInEverySplit) {
    const auto stream = short_frames(GetParam());
    const std::string_view bytes = stream.bytes;
    for (std::size_t split = 0; split <= bytes.size(); ++split) {
        FrameBoundary boundary;
        boundary.pass(bytes.substr(0, split));
        ASSERT_EQ(boundary.is_at_end(), stream.ends.contains(split)) << split;
        boundary.pass(bytes.substr(split));
        ASSERT_TRUE(boundary.is_at_end()) << split;
    }
}

TEST_P(FrameBoundaryTest, IsFoundBehindLengthsOfEightBytes) {
    Stream stream;
    for (const std::size_t size : {65'535U, 65'536U, 200'000U}) {
        stream.add(ws::Opcode::binary, std::string(size, 'x'), GetParam());
    }
    // Headers byte by byte, payloads in uneven pieces.
    for (const std::size_t piece : {1U, 7U, 1000U, 65'536U}) {
        FrameBoundary boundary;
        std::size_t passed = 0;
        while (passed < stream.bytes.size()) {
            const auto count = std::min(piece, stream.bytes.size() - passed);
            boundary.pass(std::string_view(stream.bytes).substr(passed, count));
            passed += count;
            ASSERT_EQ(boundary.is_at_end(), stream.ends.contains(passed)) << piece << " at " << passed;
        }
    }
}

TEST(FrameBoundaryOfHugeFrame, KeepsAllSixtyFourBitsOfTheLength) {
    FrameBoundary boundary;
    boundary.pass(std::string_view("\x82\x7f\x00\x00\x00\x01\x00\x00\x00\x01", 10));
    EXPECT_FALSE(boundary.is_at_end());
    const std::string piece(1 << 20, 'x');
    for (int i = 0; i < 4096; ++i) {
        boundary.pass(piece);
        ASSERT_FALSE(boundary.is_at_end()) << i;
    }
    boundary.pass("x");
    EXPECT_TRUE(boundary.is_at_end());
}

}  // namespace
}  // namespace messenger::net
