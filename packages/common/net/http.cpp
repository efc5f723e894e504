#include "net/http.hpp"

#include <algorithm>
#include <array>

namespace messenger::net {
namespace {

constexpr std::array<std::string_view, 8> method_names{"GET",   "HEAD",   "POST",    "PUT",
                                                       "PATCH", "DELETE", "OPTIONS", "OTHER"};

}  // namespace

std::string_view to_string(Method method) {
    return method_names[static_cast<std::size_t>(method)];
}

Method parse_method(std::string_view name) {
    const auto found = std::ranges::find(method_names, name);
    return found == method_names.end() ? Method::other : static_cast<Method>(found - method_names.begin());
}

bool Request::wants_websocket() const {
    return method == Method::get && has_token(headers.joined("Upgrade"), "websocket") &&
           has_token(headers.joined("Connection"), "upgrade");
}

Response Response::json(int status, std::string body) {
    Response response{.status = status, .headers = {}, .body = std::move(body)};
    response.headers.add("Content-Type", "application/json");
    return response;
}

Task<Result<std::string>> BodySource::read(std::size_t limit) {
    const auto known = length();
    if (known && *known > limit) {
        co_return fail(problem::payload_too_large);
    }
    std::string body;
    while (!known || body.size() < *known) {
        CO_TRY(auto piece, co_await next());
        if (piece.empty()) {
            break;
        }
        if (piece.size() > limit - body.size()) {
            co_return fail(problem::payload_too_large);
        }
        if (body.empty()) {
            body = std::move(piece);
        } else {
            body += piece;
        }
    }
    co_return body;
}

}  // namespace messenger::net
