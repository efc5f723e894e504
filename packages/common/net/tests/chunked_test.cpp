#include "net/chunked.hpp"

#include <gtest/gtest.h>

#include "net/problem.hpp"

namespace messenger::net {
namespace {

struct Outcome {
    int status = 0;  ///< 0: no refusal
    bool is_done = false;
    std::string body;
    std::string rest;
    bool operator==(const Outcome&) const = default;
};

std::ostream& operator<<(std::ostream& out, const Outcome& outcome) {
    return out << outcome.status << (outcome.is_done ? " done " : " open ") << outcome.body << " | " << outcome.rest;
}

/// Decodes what arrives in pieces of a size.
Outcome decode(std::string_view coded, std::size_t piece, std::size_t limit = 1000) {
    ChunkedDecoder decoder;
    Outcome outcome;
    for (std::size_t at = 0; at < coded.size(); at += piece) {
        auto input = coded.substr(at, piece);
        const auto fed = decoder.feed(input, outcome.body, limit);
        if (!fed) {
            outcome.status = http_status(fed.error().code());
            return outcome;
        }
        outcome.rest += input;
    }
    outcome.is_done = decoder.is_done();
    return outcome;
}

TEST(ChunkedDecoderTest, DecodesHoweverTheBytesArrive) {
    const std::string coded =
        "5\r\nhello\r\n1;name=\"value\"\r\n,\r\n0000000A\r\n0123456789\r\n0\r\nTrailer: dropped\r\nX: y\r\n\r\nGET / "
        "next";
    for (std::size_t piece = 1; piece <= coded.size(); ++piece) {
        EXPECT_EQ(decode(coded, piece), (Outcome{0, true, "hello,0123456789", "GET / next"})) << piece;
    }
}

TEST(ChunkedDecoderTest, IsNotDoneBeforeTheLastByte) {
    const std::string coded = "1\r\na\r\n0\r\n\r\n";
    for (std::size_t length = 0; length < coded.size(); ++length) {
        const auto outcome = decode(coded.substr(0, length), 1);
        EXPECT_EQ(outcome.status, 0);
        EXPECT_FALSE(outcome.is_done) << length;
    }
}

TEST(ChunkedDecoderTest, RefusesWhatIsNotToTheLetter) {
    for (const std::string coded : {
             "\r\n",
             "x\r\n",
             "-1\r\n",
             "+1\r\na\r\n",
             "0x1\r\na\r\n",
             " 1\r\na\r\n",
             "1 \r\na\r\n",
             "1\na\r\n",
             "1\ra\r\n",
             "1\r\nab\r\n",
             "1\r\na\n",
             "1\r\na\r\r\n",
             "1;\n",
             "123456789\r\n",
             "0\r\nTrailer: a\nb: c\r\n\r\n",
             "0\r\n\n",
             "0\r\nno colon\r\n\r\n",
             "0\r\n folded: a\r\n\r\n",
             "1;a\x01",
         }) {
        for (const std::size_t piece : {1U, 3U, 100U}) {
            EXPECT_EQ(decode(coded, piece).status, 400) << coded;
        }
    }
}

TEST(ChunkedDecoderTest, BoundsExtensionsTrailersAndTheBody) {
    EXPECT_EQ(decode("1;" + std::string(5000, 'e') + "\r\n", 100).status, 400);
    EXPECT_EQ(decode("0\r\nT: " + std::string(5000, 't'), 100).status, 400);
    std::string many;
    for (int i = 0; i < 1000; ++i) {
        many += "1;extension\r\na\r\n";
    }
    EXPECT_EQ(decode(many, 100).status, 400) << "the bound is for all of them together";
    many.clear();
    for (int i = 0; i < 5000; ++i) {
        many += "1;\r\na\r\n";
    }
    EXPECT_EQ(decode(many, 100, many.size()).status, 400) << "empty ones count, too";
    many = "0\r\n";
    for (int i = 0; i < 40; ++i) {
        many += "T: a\r\n";
    }
    EXPECT_EQ(decode(many, 100).status, 400) << "the number of trailers is bounded";
    EXPECT_EQ(decode("ffffffff\r\n" + std::string(20, 'a'), 7, 10).status, 413);
    EXPECT_EQ(decode("a\r\n0123456789\r\n0\r\n\r\n", 7, 10).status, 0);
    EXPECT_EQ(decode("a\r\n0123456789\r\n1\r\n0", 7, 10).status, 413);
}

}  // namespace
}  // namespace messenger::net
