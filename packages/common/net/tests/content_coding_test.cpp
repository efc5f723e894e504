// Which coding a client gets, and that it gets back what was coded.
#include "net/content_coding.hpp"

#include <brotli/decode.h>
#include <gtest/gtest.h>
#include <zlib.h>
#include <zstd.h>

#include <array>

#include "testing/run_task.hpp"

namespace messenger::net {
namespace {

constexpr std::array all{ContentCoding::zstd, ContentCoding::brotli, ContentCoding::gzip};

std::string decode(ContentCoding coding, const std::string& coded) {
    std::string text(4 * 1024 * 1024, '\0');
    if (coding == ContentCoding::gzip) {
        z_stream stream{};
        inflateInit2(&stream, MAX_WBITS + 16);
        stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(coded.data()));
        stream.avail_in = static_cast<uInt>(coded.size());
        stream.next_out = reinterpret_cast<Bytef*>(text.data());
        stream.avail_out = static_cast<uInt>(text.size());
        EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
        text.resize(stream.total_out);
        inflateEnd(&stream);
    } else if (coding == ContentCoding::brotli) {
        std::size_t size = text.size();
        EXPECT_EQ(BrotliDecoderDecompress(coded.size(), reinterpret_cast<const std::uint8_t*>(coded.data()), &size,
                                          reinterpret_cast<std::uint8_t*>(text.data())),
                  BROTLI_DECODER_RESULT_SUCCESS);
        text.resize(size);
    } else {
        const auto size = ZSTD_decompress(text.data(), text.size(), coded.data(), coded.size());
        EXPECT_EQ(ZSTD_isError(size), 0U);
        text.resize(size);
    }
    return text;
}

std::string lines(int count) {
    std::string text;
    for (int i = 0; i < count; ++i) {
        text += R"({"seq":)" + std::to_string(i) + R"(,"text":"hello"},)";
    }
    return text;
}

TEST(ContentCodingTest, TakesWhatTheClientLikesBest) {
    EXPECT_EQ(choose_coding("gzip, br, zstd", all), ContentCoding::zstd);
    EXPECT_EQ(choose_coding("gzip, deflate, br", all), ContentCoding::brotli);
    EXPECT_EQ(choose_coding("GZIP", all), ContentCoding::gzip);
    EXPECT_EQ(choose_coding("gzip;q=1.0, br;q=0.5", all), ContentCoding::gzip);
    EXPECT_EQ(choose_coding("*", all), ContentCoding::zstd);
    EXPECT_EQ(choose_coding("zstd;q=0, *;q=0.1", all), ContentCoding::brotli);
    EXPECT_EQ(choose_coding("identity;q=0.5, gzip;q=0.8", all), ContentCoding::gzip);
}

TEST(ContentCodingTest, SendsAsItIsWhatTheClientDoesNotTake) {
    EXPECT_EQ(choose_coding("", all), ContentCoding::identity);
    EXPECT_EQ(choose_coding("deflate, compress", all), ContentCoding::identity);
    EXPECT_EQ(choose_coding("gzip;q=0", all), ContentCoding::identity);
    EXPECT_EQ(choose_coding("gzip;q=2", all), ContentCoding::identity);
    EXPECT_EQ(choose_coding("gzip;level=9", all), ContentCoding::identity);
    EXPECT_EQ(choose_coding("identity, gzip;q=0.5", all), ContentCoding::identity);
    EXPECT_EQ(choose_coding("br", std::array{ContentCoding::gzip}), ContentCoding::identity);
}

TEST(ContentCodingTest, ABodyIsTheSameAfterwards) {
    for (const auto coding : all) {
        for (const auto& text : {std::string(), std::string("x"), lines(50'000)}) {
            EXPECT_EQ(decode(coding, encode(coding, Effort::fast, text)), text) << to_string(coding);
        }
        const auto text = lines(200);
        const auto best = encode(coding, Effort::best, text);
        EXPECT_EQ(decode(coding, best), text) << to_string(coding);
        EXPECT_LT(best.size(), text.size() / 4) << to_string(coding);
    }
}

TEST(ContentCodingTest, AnAnswerInPiecesIsCodedPieceByPiece) {
    for (const auto coding : all) {
        Response response;
        const auto text = lines(100'000);
        response.stream = std::make_unique<StringBody>(text);
        response.headers.add("Content-Length", std::to_string(text.size()));
        response.headers.add("ETag", "\"1\"");
        encode_answer(response, coding);
        EXPECT_EQ(response.stream->length(), std::nullopt);
        EXPECT_FALSE(response.headers.contains("Content-Length"));
        EXPECT_EQ(response.headers.get("ETag"), "W/\"1\"");
        EXPECT_EQ(response.headers.get("Content-Encoding"), to_string(coding));
        std::string coded;
        for (std::string piece = "-"; !piece.empty();) {
            piece = testing::run_task(response.stream->next()).value();
            coded += piece;
        }
        EXPECT_EQ(decode(coding, coded), text);
    }
}

}  // namespace
}  // namespace messenger::net
