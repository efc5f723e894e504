#include "net/answer_head.hpp"

#include <algorithm>
#include <charconv>

#include "net/field_syntax.hpp"

namespace messenger::net {
namespace {

constexpr std::size_t most_bytes = 64 * 1024;
constexpr std::size_t most_fields = 200;
/// And some that are added on the way.
constexpr std::size_t usual_fields = 16;
constexpr std::size_t added_bytes = 512;

constexpr FieldNames framing_fields{"Content-Length", "Transfer-Encoding"};

/// "HTTP/1.1 200 OK"; the reason may be missing.
bool parse_status_line(std::string_view line, AnswerHead& head) {
    constexpr std::size_t version_size = 8;
    constexpr std::size_t status_end = version_size + 4;
    if (line.size() < status_end || (!line.starts_with("HTTP/1.1 ") && !line.starts_with("HTTP/1.0 ")) ||
        (line.size() > status_end && line[status_end] != ' ')) {
        return false;
    }
    head.keep_alive = line[version_size - 1] == '1';
    const auto [end, error] = std::from_chars(line.data() + version_size + 1, line.data() + status_end, head.status);
    return error == std::errc() && end == line.data() + status_end && head.status >= 100 && head.status <= 599;
}

bool parse_field(std::string_view line, AnswerHead& head) {
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || !is_token(line.substr(0, colon)) || head.headers.size() == most_fields) {
        return false;
    }
    const FieldName name = line.substr(0, colon);
    if (framing_fields.contains(name) && head.headers.contains(name)) {
        return false;
    }
    head.headers.add(name, trim_field(line.substr(colon + 1)));
    return true;
}

bool parse_length(std::string_view text, std::uint64_t& length) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), length);
    return !text.empty() && error == std::errc() && end == text.data() + text.size();
}

bool read_framing(AnswerHead& head) {
    if (const auto length = head.headers.find("Content-Length")) {
        if (!parse_length(*length, head.length)) {
            return false;
        }
        head.body = AnswerHead::Body::has_length;
    }
    if (const auto coding = head.headers.find("Transfer-Encoding")) {
        if (head.body == AnswerHead::Body::has_length || !iequals(*coding, "chunked")) {
            return false;
        }
        head.body = AnswerHead::Body::chunked;
    }
    head.keep_alive = head.keep_alive && !has_token(head.headers.joined("Connection"), "close");
    return true;
}

}  // namespace

Result<std::size_t> find_answer_end(std::string_view received) {
    const auto end = received.find("\r\n\r\n");
    if (std::min(end, received.size()) > most_bytes) {
        return fail(problem::bad_gateway, "the header is too large");
    }
    return end == std::string_view::npos ? 0 : end + 4;
}

Result<AnswerHead> parse_answer_head(std::string_view text) {
    AnswerHead head;
    head.headers.reserve(usual_fields, text.size() + added_bytes);
    const auto controls = count_controls(text);
    std::size_t lines = 0;
    std::optional<std::string_view> line;
    for (; (line = take_line(text)) && !line->empty(); ++lines) {
        if (!(lines == 0 ? parse_status_line(*line, head) : parse_field(*line, head))) {
            break;
        }
    }
    // Whatever ended it but an empty line is wrong.
    if (!line || !line->empty() || lines == 0 || controls != 2 * (lines + 1) || !read_framing(head)) {
        return fail(problem::bad_gateway, "the header is malformed");
    }
    return head;
}

}  // namespace messenger::net
