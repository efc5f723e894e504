#include "net/response_head.hpp"

#include <boost/beast/http/status.hpp>
#include <ctime>
#include <stdexcept>

#include "net/field_syntax.hpp"

namespace messenger::net {
namespace {

std::string_view reason_phrase(int status) {
    const auto reason = boost::beast::http::obsolete_reason(static_cast<boost::beast::http::status>(status));
    return {reason.data(), reason.size()};
}

}  // namespace

// Made once a second and thread.
std::string_view http_date() {
    thread_local std::time_t made_at = 0;
    thread_local std::string text;
    const auto now = std::time(nullptr);
    if (now != made_at) {
        std::tm utc{};
        gmtime_r(&now, &utc);
        char buffer[40];
        text.assign(buffer, std::strftime(buffer, sizeof buffer, "%a, %d %b %Y %H:%M:%S GMT", &utc));
        made_at = now;
    }
    return text;
}

bool has_body(int status) {
    return status >= 200 && status != 204 && status != 304;
}

bool is_chunked(const Response& response) {
    return has_body(response.status) && response.stream && !response.stream->length();
}

std::string serialize_response_head(const Response& response, Persistence persistence, std::size_t room_for_body) {
    constexpr std::size_t added_bytes = 192;
    std::string head;
    head.reserve(added_bytes + response.headers.bytes() + room_for_body);
    head.append("HTTP/1.1 ").append(std::to_string(response.status)).append(" ");
    head.append(reason_phrase(response.status)).append("\r\n");
    // RFC 9110 section 6.6.1: a date that a service behind has set is passed on.
    const bool has_date = response.headers.contains("Date");
    if (!has_date) {
        append_field(head, "Date", http_date());
    }
    constexpr FieldName connection = "Connection";
    const auto fields = response.headers.append_lines(
        head, [&](const FieldName& name) { return name == connection && response.status != 101; });
    if (count_controls(head) != 2 * (fields + (has_date ? 1 : 2))) {
        throw std::logic_error("a field of an answer would end its line");
    }
    if (is_chunked(response)) {
        head.append(persistence == Persistence::ends_body ? "" : "Transfer-Encoding: chunked\r\n");
    } else if (has_body(response.status) && !response.headers.contains("Content-Length")) {
        const auto length = response.stream ? response.stream->length().value() : response.body.size();
        append_field(head, "Content-Length", std::to_string(length));
    }
    if (persistence != Persistence::stays) {
        append_field(head, "Connection", persistence == Persistence::stays_for_http_1_0 ? "keep-alive" : "close");
    }
    head += "\r\n";
    return head;
}

}  // namespace messenger::net
