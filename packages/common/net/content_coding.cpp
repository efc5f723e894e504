#include "net/content_coding.hpp"

#include <brotli/encode.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <new>
#include <stdexcept>
#include <utility>

#include "net/field_syntax.hpp"

namespace messenger::net {
namespace {

constexpr std::array<std::string_view, 4> names{"identity", "gzip", "br", "zstd"};
constexpr std::size_t chunk_size = 16 * 1024;
/// 256 KiB: enough for what is sent here, and little memory for each answer that is being coded.
constexpr int brotli_window_bits = 18;

/// RFC 9110 section 12.4.2, in thousandths; 0 for what is malformed.
int weight_of(std::string_view parameters) {
    const auto equals = parameters.find('=');
    if (parameters.empty()) {
        return 1'000;
    }
    if (equals == std::string_view::npos || !iequals(trim_field(parameters.substr(0, equals)), "q")) {
        return 0;
    }
    const auto text = trim_field(parameters.substr(equals + 1));
    double weight = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), weight, std::chars_format::fixed);
    const bool is_valid = error == std::errc() && end == text.data() + text.size() && weight >= 0 && weight <= 1;
    return is_valid ? static_cast<int>(weight * 1'000) : 0;
}

/// -1 if the field does not name it.
int weight_in(std::string_view field, std::string_view name) {
    int of_others = -1;
    while (!field.empty()) {
        const auto comma = std::min(field.find(','), field.size());
        const auto item = field.substr(0, comma);
        const auto semicolon = std::min(item.find(';'), item.size());
        const auto coding = trim_field(item.substr(0, semicolon));
        const auto weight = weight_of(item.substr(std::min(semicolon + 1, item.size())));
        if (iequals(coding, name)) {
            return weight;
        }
        if (coding == "*") {
            of_others = weight;
        }
        field.remove_prefix(std::min(comma + 1, field.size()));
    }
    return of_others;
}

class GzipEncoder final : public ContentEncoder {
  public:
    explicit GzipEncoder(Effort effort) {
        constexpr int gzip_format = 16;
        if (deflateInit2(&stream_, effort == Effort::fast ? 3 : 9, Z_DEFLATED, MAX_WBITS + gzip_format, 8,
                         Z_DEFAULT_STRATEGY) != Z_OK) {
            throw std::bad_alloc();
        }
    }
    ~GzipEncoder() override { deflateEnd(&stream_); }
    GzipEncoder(const GzipEncoder&) = delete;
    GzipEncoder& operator=(const GzipEncoder&) = delete;

    std::string encode(std::string_view piece, bool is_last) override {
        std::string coded;
        stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(piece.data()));
        stream_.avail_in = static_cast<uInt>(piece.size());
        do {
            const auto size = coded.size();
            coded.resize(size + chunk_size);
            stream_.next_out = reinterpret_cast<Bytef*>(coded.data() + size);
            stream_.avail_out = chunk_size;
            deflate(&stream_, is_last ? Z_FINISH : Z_NO_FLUSH);
            coded.resize(coded.size() - stream_.avail_out);
        } while (stream_.avail_out == 0);
        return coded;
    }

  private:
    z_stream stream_{};
};

class BrotliEncoder final : public ContentEncoder {
  public:
    explicit BrotliEncoder(Effort effort)
        : state_(BrotliEncoderCreateInstance(nullptr, nullptr, nullptr), &BrotliEncoderDestroyInstance) {
        if (state_ == nullptr) {
            throw std::bad_alloc();
        }
        BrotliEncoderSetParameter(state_.get(), BROTLI_PARAM_QUALITY,
                                  effort == Effort::fast ? 3U : static_cast<std::uint32_t>(BROTLI_MAX_QUALITY));
        BrotliEncoderSetParameter(state_.get(), BROTLI_PARAM_LGWIN, brotli_window_bits);
    }

    std::string encode(std::string_view piece, bool is_last) override {
        std::string coded;
        const auto* next_in = reinterpret_cast<const std::uint8_t*>(piece.data());
        std::size_t left = piece.size();
        do {
            std::size_t none = 0;
            if (BrotliEncoderCompressStream(state_.get(), is_last ? BROTLI_OPERATION_FINISH : BROTLI_OPERATION_PROCESS,
                                            &left, &next_in, &none, nullptr, nullptr) == BROTLI_FALSE) {
                throw std::runtime_error("brotli can't code a body");
            }
            std::size_t size = 0;
            const auto* bytes = BrotliEncoderTakeOutput(state_.get(), &size);
            coded.append(reinterpret_cast<const char*>(bytes), size);
        } while (left > 0 || BrotliEncoderHasMoreOutput(state_.get()) == BROTLI_TRUE);
        return coded;
    }

  private:
    std::unique_ptr<BrotliEncoderState, decltype(&BrotliEncoderDestroyInstance)> state_;
};

class ZstdEncoder final : public ContentEncoder {
  public:
    explicit ZstdEncoder(Effort effort) : stream_(ZSTD_createCStream(), &ZSTD_freeCStream) {
        if (stream_ == nullptr) {
            throw std::bad_alloc();
        }
        // RFC 9659: clients need not take windows of more than 8 MiB.
        ZSTD_CCtx_setParameter(stream_.get(), ZSTD_c_compressionLevel, effort == Effort::fast ? 1 : 19);
        ZSTD_CCtx_setParameter(stream_.get(), ZSTD_c_windowLog, brotli_window_bits);
    }

    std::string encode(std::string_view piece, bool is_last) override {
        std::string coded;
        ZSTD_inBuffer input{piece.data(), piece.size(), 0};
        std::size_t left = 0;
        do {
            const auto size = coded.size();
            coded.resize(size + chunk_size);
            ZSTD_outBuffer output{coded.data() + size, chunk_size, 0};
            left = ZSTD_compressStream2(stream_.get(), &output, &input, is_last ? ZSTD_e_end : ZSTD_e_continue);
            if (ZSTD_isError(left) != 0) {
                throw std::runtime_error("zstd can't code a body");
            }
            coded.resize(size + output.pos);
        } while (is_last ? left > 0 : input.pos < input.size);
        return coded;
    }

  private:
    std::unique_ptr<ZSTD_CStream, decltype(&ZSTD_freeCStream)> stream_;
};

/// A body that is coded while it comes.
class EncodedBody final : public BodySource {
  public:
    EncodedBody(std::unique_ptr<BodySource> source, ContentCoding coding)
        : source_(std::move(source)), encoder_(ContentEncoder::make(coding, Effort::fast)) {}

    Task<Result<std::string>> next() override {
        std::string coded;
        while (coded.empty() && !is_done_) {
            CO_TRY(const auto piece, co_await source_->next());
            is_done_ = piece.empty();
            coded = encoder_->encode(piece, is_done_);
        }
        co_return coded;
    }
    std::optional<std::uint64_t> length() const override { return std::nullopt; }

  private:
    std::unique_ptr<BodySource> source_;
    std::unique_ptr<ContentEncoder> encoder_;
    bool is_done_ = false;
};

}  // namespace

std::string_view to_string(ContentCoding coding) {
    return names[static_cast<std::size_t>(coding)];
}

bool is_text(std::string_view content_type) {
    return content_type.starts_with("text/") || content_type.find("json") != std::string_view::npos ||
           content_type.find("xml") != std::string_view::npos;
}

ContentCoding choose_coding(std::string_view accept_encoding, std::span<const ContentCoding> offered) {
    auto best = ContentCoding::identity;
    // What has no weight of its own is as good as it is, but not better than what is asked for.
    int best_weight = std::max(0, weight_in(accept_encoding, names[0]) * (accept_encoding.empty() ? 0 : 1));
    bool has_chosen = false;
    for (const auto coding : offered) {
        const auto weight = weight_in(accept_encoding, to_string(coding));
        if (weight > 0 && (weight > best_weight || (!has_chosen && weight == best_weight))) {
            best = coding;
            best_weight = weight;
            has_chosen = true;
        }
    }
    return best;
}

std::unique_ptr<ContentEncoder> ContentEncoder::make(ContentCoding coding, Effort effort) {
    switch (coding) {
        case ContentCoding::gzip:
            return std::make_unique<GzipEncoder>(effort);
        case ContentCoding::brotli:
            return std::make_unique<BrotliEncoder>(effort);
        case ContentCoding::zstd:
            return std::make_unique<ZstdEncoder>(effort);
        case ContentCoding::identity:
            break;
    }
    throw std::logic_error("identity is no coding");
}

std::string encode(ContentCoding coding, Effort effort, std::string_view text) {
    return ContentEncoder::make(coding, effort)->encode(text, true);
}

void encode_answer(Response& response, ContentCoding coding) {
    if (response.stream) {
        response.stream = std::make_unique<EncodedBody>(std::move(response.stream), coding);
    } else {
        response.body = encode(coding, Effort::fast, response.body);
    }
    response.headers.erase("Content-Length");
    response.headers.erase("Accept-Ranges");
    response.headers.set("Content-Encoding", to_string(coding));
    if (const auto tag = response.headers.get("ETag"); tag.starts_with('"')) {
        response.headers.set("ETag", "W/" + std::string(tag));
    }
}

}  // namespace messenger::net
