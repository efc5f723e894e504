#include "net/routes.hpp"

#include <algorithm>
#include <boost/container/small_vector.hpp>
#include <boost/url/decode_view.hpp>
#include <boost/url/grammar/parse.hpp>
#include <boost/url/pct_string_view.hpp>
#include <iterator>

#include "net/path.hpp"

namespace messenger::net {
namespace {

using PathSegments = boost::container::small_vector<std::string_view, 8>;

PathSegments split(std::string_view path) {
    PathSegments segments;
    while (!path.empty()) {
        path.remove_prefix(1);
        const auto slash = std::min(path.find('/'), path.size());
        segments.push_back(path.substr(0, slash));
        path.remove_prefix(slash);
    }
    return segments;
}

}  // namespace

std::string_view Exchange::parameter(std::string_view name) const {
    for (const auto& [key, value] : parameters) {
        if (key == name) {
            return value;
        }
    }
    return {};
}

Route::Route(Method method, std::string_view path, std::string_view summary)
    : method_(method), path_(path), summary_(summary) {
    std::ranges::copy(split(path), std::back_inserter(segments_));
}

Route& Route::access(Access access) {
    access_ = access;
    return *this;
}

Route& Route::takes(const AnySchema& body) {
    body_ = &body;
    return *this;
}

Route& Route::operational() {
    is_operational_ = true;
    return open();
}

Route& Route::may_take(const AnySchema& body) {
    needs_body_ = false;
    return takes(body);
}

Route& Route::up_to(std::size_t body_size) {
    max_body_ = body_size;
    return *this;
}

Route& Route::queries(const AnySchema& parameters) {
    query_ = &parameters;
    return *this;
}

Route& Route::answers(int status, std::string_view description, const AnswerSchema* body) {
    answers_.push_back({status, description, body});
    return *this;
}

Route& Route::leads_to(int status, std::string_view route, std::string_view parameter, std::string_view pointer) {
    links_.push_back({status, route, parameter, pointer});
    return *this;
}

Route& Route::handled_by(Handler handler) {
    handler_ = std::move(handler);
    return *this;
}

bool Route::matches(RouteTree::Segments segments, PathParameters& parameters) const {
    if (segments.size() != segments_.size()) {
        return false;
    }
    for (std::size_t i = 0; i < segments.size(); ++i) {
        if (!is_parameter(segments_[i]) && segments[i] != segments_[i]) {
            return false;
        }
    }
    for (std::size_t i = 0; i < segments.size(); ++i) {
        if (is_parameter(segments_[i])) {
            auto value = decode_segment(segments[i]);
            if (!value || value->empty()) {
                return false;
            }
            parameters.emplace_back(segments_[i].substr(1, segments_[i].size() - 2), std::move(*value));
        }
    }
    return true;
}

Route& RouteTable::add(Method method, std::string_view path, std::string_view summary) {
    Route& row = rows_.emplace_back(method, path, summary);
    row.index = rows_.size() - 1;
    tree_.add(split(path), row);
    return row;
}

RouteTable::Match RouteTable::match(Method method, std::string_view path) const {
    Match result;
    if (!path.starts_with('/') || is_ambiguous_path(path)) {
        return result;
    }
    const auto segments = split(path);
    const auto* found = tree_.find(segments);
    if (found == nullptr) {
        return result;
    }
    for (const auto* candidate : *found) {
        const auto& route = *candidate;
        PathParameters parameters;
        if (!route.matches(segments, parameters)) {
            continue;
        }
        if (route.method() == method || (method == Method::head && route.method() == Method::get)) {
            result.route = &route;
            result.parameters = std::move(parameters);
            return result;
        }
        result.allow += result.allow.empty() ? "" : ", ";
        result.allow += to_string(route.method());
        if (route.method() == Method::get) {
            result.allow += ", HEAD";
        }
    }
    return result;
}

std::optional<std::string> decode_segment(std::string_view segment) {
    // Nearly all are ids.
    if (std::ranges::all_of(segment, [](char c) { return c > 0x20 && c < 0x7f && c != '%' && c != '/'; })) {
        return std::string(segment);
    }
    const auto encoded = boost::urls::make_pct_string_view(boost::core::string_view(segment.data(), segment.size()));
    if (!encoded) {
        return std::nullopt;
    }
    std::string decoded;
    for (const char c : boost::urls::decode_view(*encoded)) {
        decoded += c;
    }
    boost::system::error_code error;
    boost::json::parse(boost::json::serialize(boost::json::string(decoded)), error);
    if (error || decoded.find('/') != std::string::npos || decoded.find('\0') != std::string::npos) {
        return std::nullopt;
    }
    return decoded;
}

}  // namespace messenger::net
