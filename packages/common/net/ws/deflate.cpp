#include "net/ws/deflate.hpp"

#include <zlib.h>

#include <algorithm>
#include <charconv>
#include <memory>
#include <stdexcept>
#include <vector>

#include "net/http.hpp"

namespace messenger::net::ws {
namespace {

constexpr int max_window_bits = 15;
/// zlib makes raw deflate streams with windows of 512 bytes at the least.
constexpr int min_server_window_bits = 9;
/// The end of a flushed block, which is not transmitted (RFC 7692 section 7.2.1).
constexpr std::string_view flush_tail{"\x00\x00\xff\xff", 4};
constexpr std::size_t chunk_bytes = 16 * 1024;
/// What a thread keeps for the next message.
constexpr std::size_t kept_bytes = 1024 * 1024;

std::string_view trim(std::string_view text) {
    const auto first = text.find_first_not_of(" \t");
    return first == std::string_view::npos ? "" : text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    while (true) {
        const auto end = std::min(text.find(separator), text.size());
        parts.push_back(trim(text.substr(0, end)));
        if (end == text.size()) {
            return parts;
        }
        text.remove_prefix(end + 1);
    }
}

std::optional<int> parse_window_bits(std::string_view value) {
    if (value.size() >= 2 && value.front() == '"' && value.back() == '"') {
        value = value.substr(1, value.size() - 2);
    }
    int bits = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), bits);
    const bool is_valid = error == std::errc{} && end == value.data() + value.size() && value.front() != '0' &&
                          bits >= 8 && bits <= max_window_bits;
    return is_valid ? std::optional(bits) : std::nullopt;
}

/// One offer; nothing if it has an unknown, repeated or malformed parameter, which RFC 7692 section 5.1 has us decline.
std::optional<DeflateAgreement> read_offer(const std::vector<std::string_view>& parts) {
    DeflateAgreement agreement;
    std::vector<std::string_view> seen;
    for (std::size_t i = 1; i < parts.size(); ++i) {
        const auto equals = parts[i].find('=');
        const auto name = trim(parts[i].substr(0, equals));
        const bool has_value = equals != std::string_view::npos;
        const auto bits = has_value ? parse_window_bits(trim(parts[i].substr(equals + 1))) : std::nullopt;
        if (std::ranges::find(seen, name) != seen.end()) {
            return std::nullopt;
        }
        seen.push_back(name);
        if (name == "server_max_window_bits") {
            if (!bits || *bits < min_server_window_bits) {
                return std::nullopt;
            }
            agreement.server_window_bits = *bits;
        } else if (name == "client_max_window_bits") {
            // Our inflater has the full window, so whatever the client keeps to is fine.
            if (has_value && !bits) {
                return std::nullopt;
            }
        } else if ((name != "server_no_context_takeover" && name != "client_no_context_takeover") || has_value) {
            return std::nullopt;
        }
    }
    return agreement;
}

/// A compressor of one window size, reset for each message.
class Deflater {
  public:
    explicit Deflater(int window_bits) {
        if (deflateInit2(&stream_, Z_BEST_SPEED, Z_DEFLATED, -window_bits, 8, Z_DEFAULT_STRATEGY) != Z_OK) {
            throw std::runtime_error("zlib can't be initialised");
        }
    }
    ~Deflater() { deflateEnd(&stream_); }
    Deflater(const Deflater&) = delete;
    Deflater& operator=(const Deflater&) = delete;

    std::string run(std::string_view message) {
        deflateReset(&stream_);
        std::string out(deflateBound(&stream_, message.size()) + 16, '\0');
        // zlib's interface is older than const.
        stream_.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(message.data()));
        stream_.avail_in = static_cast<uInt>(message.size());
        std::size_t made = 0;
        do {
            if (made == out.size()) {
                out.resize(out.size() * 2);
            }
            stream_.next_out = reinterpret_cast<Bytef*>(out.data() + made);
            stream_.avail_out = static_cast<uInt>(out.size() - made);
            deflate(&stream_, Z_SYNC_FLUSH);
            made = out.size() - stream_.avail_out;
        } while (stream_.avail_out == 0);
        out.resize(made);
        if (out.ends_with(flush_tail)) {
            out.resize(out.size() - flush_tail.size());
        }
        return out;
    }

  private:
    z_stream stream_{};
};

class Inflater {
  public:
    Inflater() {
        if (inflateInit2(&stream_, -max_window_bits) != Z_OK) {
            throw std::runtime_error("zlib can't be initialised");
        }
    }
    ~Inflater() { inflateEnd(&stream_); }
    Inflater(const Inflater&) = delete;
    Inflater& operator=(const Inflater&) = delete;

    std::expected<std::string_view, Violation> run(std::string_view payload, std::size_t limit) {
        inflateReset(&stream_);
        if (out_.capacity() > kept_bytes) {
            std::string().swap(out_);
        }
        out_.clear();
        for (const auto part : {payload, flush_tail}) {
            if (const auto violation = feed(part, limit)) {
                return std::unexpected(*violation);
            }
        }
        return std::string_view(out_);
    }

  private:
    std::optional<Violation> feed(std::string_view part, std::size_t limit) {
        stream_.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(part.data()));
        stream_.avail_in = static_cast<uInt>(part.size());
        while (true) {
            char chunk[chunk_bytes];
            stream_.next_out = reinterpret_cast<Bytef*>(chunk);
            stream_.avail_out = chunk_bytes;
            const int status = inflate(&stream_, Z_SYNC_FLUSH);
            if (status != Z_OK && status != Z_BUF_ERROR && status != Z_STREAM_END) {
                return Violation{close_code::invalid_text, "the message is not deflated data"};
            }
            out_.append(chunk, chunk_bytes - stream_.avail_out);
            if (out_.size() > limit) {
                return Violation{close_code::too_big, "the message is too big"};
            }
            if (status == Z_STREAM_END) {
                // A final block ends the stream, yet the message goes on in a new one (RFC 7692 section 7.2.3.5).
                inflateReset(&stream_);
            }
            if (stream_.avail_in == 0 && stream_.avail_out != 0) {
                return std::nullopt;
            }
            if (status == Z_BUF_ERROR) {
                return Violation{close_code::invalid_text, "the message is not deflated data"};
            }
        }
    }

    z_stream stream_{};
    std::string out_;
};

Deflater& deflater(int window_bits) {
    thread_local std::array<std::unique_ptr<Deflater>, max_window_bits + 1> by_bits;
    auto& entry = by_bits[static_cast<std::size_t>(window_bits)];
    if (entry == nullptr) {
        entry = std::make_unique<Deflater>(window_bits);
    }
    return *entry;
}

}  // namespace

std::string DeflateAgreement::header() const {
    std::string value = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";
    if (server_window_bits < max_window_bits) {
        value += "; server_max_window_bits=" + std::to_string(server_window_bits);
    }
    return value;
}

std::optional<DeflateAgreement> negotiate_deflate(std::string_view offers) {
    for (const auto offer : split(offers, ',')) {
        const auto parts = split(offer, ';');
        if (parts.front() == "permessage-deflate") {
            if (auto agreement = read_offer(parts)) {
                return agreement;
            }
        }
    }
    return std::nullopt;
}

std::string deflate_message(std::string_view message, int window_bits) {
    return deflater(window_bits).run(message);
}

std::expected<std::string_view, Violation> inflate_message(std::string_view payload, std::size_t limit) {
    thread_local Inflater inflater;
    return inflater.run(payload, limit);
}

SharedBuffer compress_frames(const SharedBuffer& frames, std::size_t min_payload) {
    if (frames->size() < min_payload) {
        return frames;
    }
    std::string out;
    std::size_t copied = 0;
    for (std::size_t at = 0; at < frames->size();) {
        const auto end = at + frame_boundary(std::string_view(*frames).substr(at), 1);
        const auto payload_size = static_cast<unsigned char>((*frames)[at + 1]);
        const std::size_t header = payload_size < 126 ? 2 : payload_size == 126 ? 4 : 10;
        if (end - at - header >= min_payload) {
            out.append(*frames, copied, at - copied);
            const auto payload = std::string_view(*frames).substr(at + header, end - at - header);
            append_frame(out, Opcode::text, deflate_message(payload, max_window_bits), {.rsv1 = true});
            copied = end;
        }
        at = end;
    }
    if (copied == 0) {
        return frames;
    }
    out.append(*frames, copied);
    return std::make_shared<const std::string>(std::move(out));
}

}  // namespace messenger::net::ws
