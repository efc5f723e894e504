#include "net/request_head.hpp"

#include <algorithm>
#include <array>
#include <boost/url/authority_view.hpp>
#include <charconv>

#include "net/field_syntax.hpp"

namespace messenger::net {
namespace {

/// And some that are added on the way.
constexpr std::size_t usual_fields = 16;
constexpr std::size_t added_bytes = 128;

/// Those of which the first and the last would be believed by different servers if they were there twice.
constexpr FieldNames single_fields{"Content-Length", "Transfer-Encoding", "Host",
                                   "Authorization",  "Content-Type",      "Origin"};

std::unexpected<Error> malformed(std::string detail) {
    return fail(problem::malformed_request, std::move(detail));
}

bool is_absent_or_port(std::string_view digits) {
    std::uint16_t number = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return digits.empty() || (error == std::errc() && end == digits.data() + digits.size() && number != 0);
}

/// Whether all are letters, digits, dots and hyphens.
bool is_host_name(std::string_view text) {
    constexpr auto chars = [] {
        std::array<bool, 256> is_one{};
        for (std::size_t c = 0; c < is_one.size(); ++c) {
            is_one[c] =
                (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
        }
        return is_one;
    }();
    bool is_one = !text.empty();
    for (const char c : text) {
        is_one &= chars[static_cast<unsigned char>(c)];
    }
    return is_one;
}

/// uri-host [ ":" port ] without user information. A comma would be grammatical, and is how a list of two looks.
bool is_host(std::string_view host) {
    // What nearly everybody sends needs no grammar.
    const auto colon = std::min(host.find(':'), host.size());
    if (is_host_name(host.substr(0, colon))) {
        return is_absent_or_port(host.substr(std::min(colon + 1, host.size())));
    }
    const auto parsed = boost::urls::parse_authority({host.data(), host.size()});
    return parsed && !parsed->has_userinfo() && !parsed->encoded_host().empty() &&
           is_absent_or_port({parsed->port().data(), parsed->port().size()}) &&
           host.find_first_of(",%") == std::string_view::npos;
}

/// The absolute form (RFC 9112 section 3.2.2) is read as the origin form; what it names has to be what Host does.
Result<std::string_view> read_absolute_form(std::string_view target, std::string_view& authority) {
    const auto colon = target.find("://");
    const auto scheme = target.substr(0, std::min(colon, target.size()));
    if (colon == std::string_view::npos || (!iequals(scheme, "http") && !iequals(scheme, "https"))) {
        return malformed("the request target is malformed");
    }
    target.remove_prefix(colon + 3);
    const auto path = std::min(target.find_first_of("/?"), target.size());
    authority = target.substr(0, path);
    if (!is_host(authority)) {
        return malformed("the request target is malformed");
    }
    target.remove_prefix(path);
    return target;
}

/// Whether a first line is that of a request of HTTP/1.x, and no older or other protocol's.
bool has_version(std::string_view line) {
    return line.ends_with(" HTTP/1.1") || line.ends_with(" HTTP/1.0");
}

Result<> parse_request_line(std::string_view line, RequestHead& head, std::string_view& authority) {
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
    if (!has_version(line)) {
        return malformed("the protocol version is not supported");
    }
    head.is_http_1_0 = version == "HTTP/1.0";
    if (target.empty() || !std::ranges::all_of(target, [](char c) { return c > 0x20 && c < 0x7f && c != '#'; })) {
        return malformed("the request target is malformed");
    }
    if (method == "CONNECT") {
        return malformed("there is no tunnel through here");
    }
    if (target == "*" ? method != "OPTIONS" : target.front() != '/') {
        TRY(target, read_absolute_form(target, authority));
    }
    const auto question = std::min(target.find('?'), target.size());
    head.request.method = parse_method(method);
    head.request.path = question == 0 ? "/" : target.substr(0, question);
    head.request.query = target.substr(std::min(question + 1, target.size()));
    return {};
}

Result<> parse_field(std::string_view line, RequestHead& head) {
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) {
        return malformed("a header field is malformed");
    }
    auto& headers = head.request.headers;
    const FieldName name = line.substr(0, colon);
    if (single_fields.contains(name) && headers.contains(name)) {
        return malformed("a header field that is there once at most is repeated");
    }
    headers.add(name, trim_field(line.substr(colon + 1)));
    return {};
}

/// RFC 9112 section 6.3, without its leniencies.
Result<> read_framing(RequestHead& head, std::string_view authority) {
    const auto& headers = head.request.headers;
    const auto length = headers.find("Content-Length");
    if (length) {
        const auto end = length->data() + length->size();
        const auto [parsed, error] = std::from_chars(length->data(), end, head.framing.content_length);
        if (length->empty() || error != std::errc{} || parsed != end) {
            return malformed("Content-Length is malformed");
        }
    }
    if (const auto coding = headers.find("Transfer-Encoding")) {
        if (!iequals(*coding, "chunked")) {
            return malformed("Transfer-Encoding must be chunked");
        }
        if (length || head.is_http_1_0) {
            return malformed("the length of the body is ambiguous");
        }
        head.framing.is_chunked = true;
    }
    if (const auto host = headers.find("Host")) {
        if (!is_host(*host)) {
            return malformed("Host is malformed");
        }
        if (!authority.empty() && !iequals(authority, *host)) {
            return malformed("Host and the request target name different hosts");
        }
    } else if (!head.is_http_1_0) {
        return malformed("exactly one Host is needed");
    }
    if (headers.contains("Expect")) {
        if (!iequals(headers.joined("Expect"), "100-continue")) {
            return malformed("Expect must be 100-continue");
        }
        head.expects_continue = !head.is_http_1_0;
    }
    return {};
}

Result<> parse_into(RequestHead& head, std::string_view text) {
    head.request.headers.reserve(usual_fields, text.size() + added_bytes);
    const auto controls = count_controls(text);
    std::string_view authority;  // of the absolute form
    std::size_t lines = 0;
    for (auto line = take_line(text); !line || !line->empty(); line = take_line(text)) {
        if (!line) {
            return malformed("the header is incomplete");
        }
        // A line that starts with white space (obs-fold) fails here: its name is no token.
        if (lines <= max_head_fields) {
            CHECK_OK(lines == 0 ? parse_request_line(*line, head, authority) : parse_field(*line, head));
        }
        ++lines;
    }
    if (lines == 0) {
        return malformed("the request line is missing");
    }
    if (controls != 2 * (lines + 1)) {
        return malformed("a header field has control characters");
    }
    // Behind that: a part that has come before the rest would be refused for its bytes.
    if (lines > 1 + max_head_fields) {
        return fail(problem::headers_too_large, "there are too many header fields");
    }
    CHECK_OK(read_framing(head, authority));
    const auto connection = head.request.headers.joined("Connection");
    head.keep_alive = !has_token(connection, "close") && (!head.is_http_1_0 || has_token(connection, "keep-alive"));
    // RFC 9110 section 7.8. Behind a body the new protocol's bytes would have no certain start.
    if (head.is_http_1_0 || head.framing.has_body()) {
        head.request.headers.erase("Upgrade");
    }
    return {};
}

}  // namespace

Result<RequestHead> parse_request_head(std::string_view text) {
    Result<RequestHead> head(std::in_place);
    if (auto parsed = parse_into(*head, text); !parsed) {
        head = std::unexpected(std::move(parsed).error());
    }
    return head;
}

Result<std::size_t> find_head_end(std::string_view received) {
    std::size_t end = 0;  // of the last line, behind its LF
    bool is_whole = false;
    for (auto lf = received.find('\n'); lf != std::string_view::npos; lf = received.find('\n', end)) {
        if (lf == 0 || received[lf - 1] != '\r') {
            return malformed("lines must end with CR LF");
        }
        // Whoever speaks HTTP/0.9 or something else waits for an answer already.
        if (end == 0 && lf > 1 && !has_version(received.substr(0, lf - 1))) {
            return malformed("the protocol version is not supported");
        }
        is_whole = end > 0 && lf == end + 1;
        end = lf + 1;
        if (is_whole) {
            break;
        }
    }
    if ((is_whole ? end : received.size()) > max_head_bytes) {
        return fail(problem::headers_too_large, "the header has more than 32 KiB");
    }
    if (is_whole) {
        return end;
    }
    // What is whole is looked at by who parses it.
    for (auto cr = received.find('\r'); cr != std::string_view::npos; cr = received.find('\r', cr + 1)) {
        if (cr + 1 < received.size() && received[cr + 1] != '\n') {
            return malformed("lines must end with CR LF");
        }
    }
    if (received.find('\0') != std::string_view::npos) {
        return malformed("the header has a NUL");
    }
    return 0;
}

}  // namespace messenger::net
