#include "core/schema.hpp"

#include <boost/url/parse_query.hpp>
#include <charconv>

#include "core/unicode.hpp"

namespace messenger {
namespace schema_detail {

std::string pointer_to(const std::string& parent, std::string_view name) {
    std::string path = parent + "/";
    for (const char c : name) {
        if (c == '~') {
            path += "~0";
        } else if (c == '/') {
            path += "~1";
        } else {
            path += c;
        }
    }
    return path;
}

boost::json::object describe(const boost::json::object& rule, bool nullable) {
    boost::json::object description = rule;
    if (nullable) {
        if (const auto* type = description.if_contains("type")) {
            description["type"] = boost::json::array{*type, "null"};
        }
        if (auto* names = description.if_contains("enum")) {
            names->as_array().emplace_back(nullptr);
        }
    }
    return description;
}

Result<std::vector<std::pair<std::string, std::string>>> query_pairs(std::string_view query) {
    const boost::core::string_view encoded(query.data(), query.size());
    if (!boost::urls::parse_query(encoded)) {
        return fail(problem::malformed_request, "the query string is malformed");
    }
    // As browsers and clients' libraries write it: application/x-www-form-urlencoded.
    boost::urls::encoding_opts form;
    form.space_as_plus = true;
    std::vector<std::pair<std::string, std::string>> pairs;
    for (const auto& parameter : boost::urls::params_view(encoded, form)) {
        boost::system::error_code error;
        // Boost.JSON refuses text that is no UTF-8; so does everything behind it.
        const auto text = boost::json::serialize(boost::json::string(parameter.value));
        boost::json::parse(text, error);
        if (error) {
            return fail(problem::malformed_request, "the query string is not UTF-8");
        }
        pairs.emplace_back(parameter.key, parameter.value);
    }
    return pairs;
}

}  // namespace schema_detail

TextRule TextRule::length(std::size_t min, std::size_t max) && {
    min_ = min;
    max_ = max;
    return *this;
}

TextRule TextRule::format(std::string_view name) && {
    format_ = name;
    return *this;
}

TextRule TextRule::pattern(std::string_view regex) && {
    pattern_ = regex;
    return *this;
}

TextRule TextRule::check(Check check) && {
    check_ = check;
    return *this;
}

std::optional<std::string> TextRule::read(const boost::json::value& value, const std::string& path,
                                          FieldErrors& errors) const {
    const auto* string = value.if_string();
    if (string == nullptr) {
        errors.push_back({path, "must be a string"});
        return std::nullopt;
    }
    const std::string_view view(*string);
    const auto length = code_points(view);
    if (length < min_ || length > max_) {
        errors.push_back(
            {path, min_ == 0 ? "must have at most " + std::to_string(max_) + " characters"
                             : "must have " + std::to_string(min_) + " to " + std::to_string(max_) + " characters"});
        return std::nullopt;
    }
    if (view.find('\0') != std::string_view::npos) {
        errors.push_back({path, "must not contain the character U+0000"});
        return std::nullopt;
    }
    if (check_ != nullptr) {
        if (const char* wrong = check_(view)) {
            errors.push_back({path, wrong});
            return std::nullopt;
        }
    }
    return std::string(view);
}

boost::json::object TextRule::openapi() const {
    boost::json::object schema{{"type", "string"}};
    if (min_ > 0) {
        schema["minLength"] = min_;
    }
    schema["maxLength"] = max_;
    if (!format_.empty()) {
        schema["format"] = format_;
    }
    // No database takes that character in a text.
    schema["pattern"] = pattern_.empty() ? "^[^\\u0000]*$" : pattern_;
    return schema;
}

boost::json::value TextRule::from_text(std::string_view text) const {
    return boost::json::string(text);
}

std::optional<std::int64_t> IntegerRule::read(const boost::json::value& value, const std::string& path,
                                              FieldErrors& errors) const {
    const auto* number = value.if_int64();
    // A number such as 5.0 is an integer in JSON Schema, and one above 2^63 is not out of type but out of range.
    std::optional<std::int64_t> result = number != nullptr ? std::optional(*number) : std::nullopt;
    if (const auto* real = value.if_double(); real != nullptr && *real >= -9e15 && *real <= 9e15 &&
                                              static_cast<double>(static_cast<std::int64_t>(*real)) == *real) {
        result = static_cast<std::int64_t>(*real);
    }
    if (!result || *result < min_ || *result > max_) {
        errors.push_back({path, "must be a whole number from " + std::to_string(min_) + " to " + std::to_string(max_)});
        return std::nullopt;
    }
    return result;
}

boost::json::object IntegerRule::openapi() const {
    return {{"type", "integer"}, {"minimum", min_}, {"maximum", max_}};
}

boost::json::value IntegerRule::from_text(std::string_view text) const {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error == std::errc{} && end == text.data() + text.size()) {
        return number;
    }
    return boost::json::string(text);
}

std::optional<bool> BooleanRule::read(const boost::json::value& value, const std::string& path,
                                      FieldErrors& errors) const {
    if (const auto* flag = value.if_bool()) {
        return *flag;
    }
    errors.push_back({path, "must be true or false"});
    return std::nullopt;
}

boost::json::value BooleanRule::from_text(std::string_view text) const {
    if (text == "true" || text == "false") {
        return text == "true";
    }
    return boost::json::string(text);
}

std::optional<Timestamp> TimestampRule::read(const boost::json::value& value, const std::string& path,
                                             FieldErrors& errors) const {
    const auto* text = value.if_string();
    const auto time = text != nullptr ? parse_rfc3339(std::string_view(*text)) : std::nullopt;
    if (!time) {
        errors.push_back({path, "must be a time, such as 2026-11-23T18:00:00Z"});
    }
    return time;
}

}  // namespace messenger
