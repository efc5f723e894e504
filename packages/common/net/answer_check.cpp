#include "net/answer_check.hpp"

#include <algorithm>

#include "net/field_syntax.hpp"
#include "net/http.hpp"

namespace messenger::net {

namespace http = boost::beast::http;

bool is_sound(const http::response_header<>& head, bool is_upgrade) {
    const auto status = head.result_int();
    if ((status < 200 || status > 599) && !(status == 101 && is_upgrade)) {
        return false;
    }
    const auto lengths = head.count(http::field::content_length);
    const auto codings = head.count(http::field::transfer_encoding);
    const auto length = head[http::field::content_length];
    // Beast takes a list of equal ones.
    if (!std::ranges::all_of(length, [](char c) { return c >= '0' && c <= '9'; }) || lengths + codings > 1 ||
        (codings == 1 && !iequals(head[http::field::transfer_encoding], "chunked"))) {
        return false;
    }
    return std::ranges::all_of(
        head, [](const auto& field) { return is_token(field.name_string()) && is_field_value(field.value()); });
}

}  // namespace messenger::net
