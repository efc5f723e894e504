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

/// "HTTP/1.1 200 OK"; the reason may be missing.
bool parse_status_line(std::string_view line, AnswerHead& head) {
    constexpr std::size_t version_size = 8;
    constexpr std::size_t status_end = version_size + 4;
    if (line.size() < status_end || (!line.starts_with("HTTP/1.1 ") && !line.starts_with("HTTP/1.0 ")) ||
        (line.size() > status_end && line[status_end] != ' ') || !is_field_value(line)) {
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
    const auto value = trim_field(line.substr(colon + 1));
    if (!is_field_value(value)) {
        return false;
    }
    head.headers.add(line.substr(0, colon), value);
    return true;
}

bool read_framing(AnswerHead& head) {
    int lengths = 0;
    int codings = 0;
    for (const auto& [name, value] : head.headers) {
        if (iequals(name, "Content-Length")) {
            ++lengths;
            const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), head.length);
            if (value.empty() || error != std::errc() || end != value.data() + value.size()) {
                return false;
            }
            head.body = AnswerHead::Body::has_length;
        } else if (iequals(name, "Transfer-Encoding")) {
            ++codings;
            if (!iequals(value, "chunked")) {
                return false;
            }
            head.body = AnswerHead::Body::chunked;
        } else if (iequals(name, "Connection") && has_token(value, "close")) {
            head.keep_alive = false;
        }
    }
    return lengths + codings <= 1;
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
    bool is_first = true;
    while (!text.empty()) {
        const auto end = text.find("\r\n");
        const auto line = text.substr(0, end);
        if (line.empty() && !is_first) {
            break;
        }
        if (end == std::string_view::npos || !(is_first ? parse_status_line(line, head) : parse_field(line, head))) {
            return fail(problem::bad_gateway, "the header is malformed");
        }
        is_first = false;
        text.remove_prefix(end + 2);
    }
    if (is_first || !read_framing(head)) {
        return fail(problem::bad_gateway, "the header is malformed");
    }
    return head;
}

}  // namespace messenger::net
