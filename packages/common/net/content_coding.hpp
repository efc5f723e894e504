// Content codings (RFC 9110 section 8.4): which one a client takes, and how a body gets it.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "net/http.hpp"

namespace messenger::net {

enum class ContentCoding : std::uint8_t { identity, gzip, brotli, zstd };

/// As Content-Encoding and Accept-Encoding name it: "gzip", "br", "zstd", "identity".
std::string_view to_string(ContentCoding coding);

/// What Accept-Encoding (RFC 9110 section 12.5.3) likes best of `offered`, the first of those that it likes as well;
/// identity if none, and where there is no such field.
ContentCoding choose_coding(std::string_view accept_encoding, std::span<const ContentCoding> offered);

/// Whether a media type is one of texts, which get smaller.
bool is_text(std::string_view content_type);

/// How hard to try: for an answer that is made for one client, or for a file that is sent to all.
enum class Effort : std::uint8_t { fast, best };

/// Codes one body piece by piece. Throws std::bad_alloc.
class ContentEncoder {
  public:
    virtual ~ContentEncoder() = default;
    /// Not for identity.
    static std::unique_ptr<ContentEncoder> make(ContentCoding coding, Effort effort);
    /// What is complete of the coded body, which may be nothing; all of it with the last piece.
    virtual std::string encode(std::string_view piece, bool is_last) = 0;
};

/// A whole body.
std::string encode(ContentCoding coding, Effort effort, std::string_view text);

/// Codes the body of an answer, which says so, and has a length no more where it is a stream. Its ETag becomes weak.
void encode_answer(Response& response, ContentCoding coding);

}  // namespace messenger::net
