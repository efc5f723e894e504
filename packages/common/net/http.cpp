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

bool has_token(std::string_view list, std::string_view token) {
    while (!list.empty()) {
        const auto comma = std::min(list.find(','), list.size());
        auto item = list.substr(0, comma);
        while (!item.empty() && (item.front() == ' ' || item.front() == '\t'))
            item.remove_prefix(1);
        while (!item.empty() && (item.back() == ' ' || item.back() == '\t'))
            item.remove_suffix(1);
        if (iequals(item, token)) {
            return true;
        }
        list.remove_prefix(std::min(comma + 1, list.size()));
    }
    return false;
}

std::optional<std::string_view> Headers::find(std::string_view name) const {
    for (const auto& [key, value] : fields_) {
        if (iequals(key, name)) {
            return value;
        }
    }
    return std::nullopt;
}

std::string Headers::joined(std::string_view name) const {
    std::string all;
    for (const auto& [key, value] : fields_) {
        if (iequals(key, name)) {
            all += all.empty() ? "" : ", ";
            all += value;
        }
    }
    return all;
}

void Headers::add(std::string name, std::string value) {
    fields_.emplace_back(std::move(name), std::move(value));
}

void Headers::set(std::string_view name, std::string value) {
    erase(name);
    add(std::string(name), std::move(value));
}

void Headers::erase(std::string_view name) {
    std::erase_if(fields_, [name](const Field& field) { return iequals(field.first, name); });
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
