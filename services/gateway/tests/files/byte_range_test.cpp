#include "files/byte_range.hpp"

#include <gtest/gtest.h>

namespace messenger::gateway {
namespace {

void expect_range(std::string_view field, std::uint64_t first, std::uint64_t last) {
    const auto range = parse_byte_range(field, 100);
    ASSERT_TRUE(range) << field;
    EXPECT_EQ(range->first, first) << field;
    EXPECT_EQ(range->last, last) << field;
}

TEST(ByteRange, HasAFirstAndALastByteOrAnOpenEndOrOnlyALength) {
    expect_range("bytes=0-0", 0, 0);
    expect_range("bytes=10-19", 10, 19);
    expect_range("bytes=90-", 90, 99);
    expect_range("bytes=90-1000", 90, 99);
    expect_range("bytes=-10", 90, 99);
    expect_range("bytes=-1000", 0, 99);
}

TEST(ByteRange, CanLieBehindTheEnd) {
    for (const auto* field : {"bytes=100-", "bytes=100-200", "bytes=-0"}) {
        const auto range = parse_byte_range(field, 100);
        ASSERT_TRUE(range) << field;
        EXPECT_FALSE(range->is_satisfiable()) << field;
    }
    EXPECT_FALSE(parse_byte_range("bytes=-5", 0)->is_satisfiable());
}

TEST(ByteRange, IsIgnoredIfItIsNoSingleRangeOfBytes) {
    for (const auto* field : {"", "bytes", "bytes=", "bytes=-", "bytes=a-b", "bytes=5-1", "bytes=1-2,4-5", "bytes= 1-2",
                              "lines=1-2", "bytes=1-x", "bytes=18446744073709551616-", "bytes=--5", "bytes=+1-2"}) {
        EXPECT_FALSE(parse_byte_range(field, 100)) << field;
    }
}

}  // namespace
}  // namespace messenger::gateway
