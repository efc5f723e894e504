#include "net/request_head.hpp"

#include <algorithm>
#include <charconv>

#include "core/unicode.hpp"

namespace messenger::net {
namespace {

bool is_token_char(char c) {
    return (c >= '0' && c <= '9') || (ascii_lower(c) >= 'a' && ascii_lower(c) <= 'z') ||
           std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

bool is_token(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, is_token_char);
}

std::unexpected<Error> malformed(std::string detail) {
    return fail(problem::malformed_request, std::move(detail));
}

std::string_view trim(std::string_view value) {
    while (!value.empty() && (value.front() == ' ' || value.front() == '\t'))
        value.remove_prefix(1);
    while (!value.empty() && (value.back() == ' ' || value.back() == '\t'))
        value.remove_suffix(1);
    return value;
}

/// uri-host [ ":" port ] without user information; what it names is checked by those who route by it.
bool is_host(std::string_view host) {
    return std::ranges::all_of(host, [](char c) {
        return is_token_char(c) || std::string_view(":[](),;=").find(c) != std::string_view::npos;
    });
}

Result<> parse_request_line(std::string_view line, RequestHead& head) {
    const auto first = line.find(' ');
    const auto last = line.rfind(' ');
    if (first == std::string_view::npos || first == last) {
        return malformed("the request line is malformed");
    }
    const auto method = line.substr(0, first);
    auto target = line.substr(first + 1, last - first - 1);
    const auto version = line.substr(last + 1);
    if (!is_token(method)) {
        return malformed("the method is malformed");
    }
    if (version != "HTTP/1.1" && version != "HTTP/1.0") {
        return malformed("the protocol version is not supported");
    }
    head.is_http_1_0 = version == "HTTP/1.0";
    if (target.empty() || !std::ranges::all_of(target, [](char c) { return c > 0x20 && c < 0x7f && c != '#'; })) {
        return malformed("the request target is malformed");
    }
    if (target.front() != '/') {
        // The absolute form (RFC 9112 section 3.2.2) is read as the origin form; Host is checked all the same.
        const auto scheme = target.starts_with("http://") ? 7U : target.starts_with("https://") ? 8U : 0U;
        if (scheme == 0) {
            return malformed("the request target is malformed");
        }
        const auto slash = target.find_first_of("/?", scheme);
        target = slash == std::string_view::npos || target[slash] == '?' ? std::string_view("/") : target.substr(slash);
    }
    const auto question = std::min(target.find('?'), target.size());
    head.request.method = parse_method(method);
    head.request.path = target.substr(0, question);
    head.request.query = target.substr(std::min(question + 1, target.size()));
    return {};
}

Result<> parse_field(std::string_view line, RequestHead& head) {
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) {
        return malformed("a header field is malformed");
    }
    const auto value = trim(line.substr(colon + 1));
    const bool has_control = std::ranges::any_of(value, [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return (byte < 0x20 && c != '\t') || byte == 0x7f;
    });
    if (has_control) {
        return malformed("a header field has control characters");
    }
    if (head.request.headers.size() == max_head_fields) {
        return fail(problem::headers_too_large, "there are too many header fields");
    }
    head.request.headers.add(std::string(line.substr(0, colon)), std::string(value));
    return {};
}

/// RFC 9112 section 6.3, without its leniencies.
Result<> read_framing(RequestHead& head) {
    std::size_t lengths = 0;
    std::size_t codings = 0;
    std::size_t hosts = 0;
    for (const auto& [name, value] : head.request.headers) {
        if (iequals(name, "Content-Length")) {
            ++lengths;
            const auto [end, error] =
                std::from_chars(value.data(), value.data() + value.size(), head.framing.content_length);
            if (value.empty() || value.front() == '+' || error != std::errc{} || end != value.data() + value.size()) {
                return malformed("Content-Length is malformed");
            }
        } else if (iequals(name, "Transfer-Encoding")) {
            ++codings;
            if (!iequals(value, "chunked")) {
                return malformed("Transfer-Encoding must be chunked");
            }
            head.framing.is_chunked = true;
        } else if (iequals(name, "Host")) {
            ++hosts;
            if (!is_host(value)) {
                return malformed("Host is malformed");
            }
        } else if (iequals(name, "Expect")) {
            if (!iequals(value, "100-continue")) {
                return malformed("Expect must be 100-continue");
            }
            head.expects_continue = !head.is_http_1_0;
        }
    }
    if (lengths > 1 || codings > 1 || (lengths == 1 && codings == 1) || (codings == 1 && head.is_http_1_0)) {
        return malformed("the length of the body is ambiguous");
    }
    if (hosts > 1 || (hosts == 0 && !head.is_http_1_0)) {
        return malformed("exactly one Host is needed");
    }
    return {};
}

}  // namespace

Result<RequestHead> parse_request_head(std::string_view text) {
    RequestHead head;
    bool is_first = true;
    while (true) {
        const auto end = text.find("\r\n");
        if (end == std::string_view::npos) {
            return malformed("the header is incomplete");
        }
        const auto line = text.substr(0, end);
        text.remove_prefix(end + 2);
        if (line.empty()) {
            break;
        }
        if (is_first) {
            CHECK_OK(parse_request_line(line, head));
            is_first = false;
        } else {
            // A line that starts with white space (obs-fold) fails here: its name is no token.
            CHECK_OK(parse_field(line, head));
        }
    }
    if (is_first) {
        return malformed("the request line is missing");
    }
    CHECK_OK(read_framing(head));
    const auto connection = head.request.headers.joined("Connection");
    head.keep_alive = !has_token(connection, "close") && (!head.is_http_1_0 || has_token(connection, "keep-alive"));
    // RFC 9110 section 7.8. Behind a body the new protocol's bytes would have no certain start.
    if (head.is_http_1_0 || head.framing.has_body()) {
        head.request.headers.erase("Upgrade");
    }
    return head;
}

Result<std::size_t> find_head_end(std::string_view received) {
    const auto end = received.find("\r\n\r\n");
    const auto head = received.substr(0, end == std::string_view::npos ? received.size() : end + 4);
    if (head.size() > max_head_bytes) {
        return fail(problem::headers_too_large, "the header has more than 32 KiB");
    }
    for (auto lf = head.find('\n'); lf != std::string_view::npos; lf = head.find('\n', lf + 1)) {
        if (lf == 0 || head[lf - 1] != '\r') {
            return malformed("lines must end with CR LF");
        }
    }
    return end == std::string_view::npos ? 0 : head.size();
}

}  // namespace messenger::net
