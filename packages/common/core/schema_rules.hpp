// The rules that a schema's fields are made of: text, integers, booleans, times, ids, enumerations, lists. A rule reads
// a JSON value (adding to the errors when it does not fit), converts the text of a query parameter, and describes
// itself.
#pragma once

#include <boost/json.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/clock.hpp"
#include "core/error.hpp"
#include "core/ids.hpp"

namespace messenger {

using FieldErrors = std::vector<FieldError>;

/// A string; lengths count Unicode code points.
class TextRule {
  public:
    using Check = const char* (*)(std::string_view);  ///< null, or what is wrong

    TextRule length(std::size_t min, std::size_t max) &&;
    /// The name of the format in OpenAPI, without a check of its own.
    TextRule format(std::string_view name) &&;
    /// A regular expression in OpenAPI that every value which fits is accepted for, without a check of its own.
    TextRule pattern(std::string_view regex) &&;
    /// A further check, run when the length is right.
    TextRule check(Check check) &&;

    std::optional<std::string> read(const boost::json::value& value, const std::string& path,
                                    FieldErrors& errors) const;
    boost::json::object openapi() const;
    boost::json::value from_text(std::string_view text) const;

  private:
    std::size_t min_ = 0;
    std::size_t max_ = 8000;
    std::string_view format_;
    std::string_view pattern_;
    Check check_ = nullptr;
};
inline TextRule text() {
    return {};
}

/// A whole number in a closed range.
class IntegerRule {
  public:
    IntegerRule(std::int64_t min, std::int64_t max) : min_(min), max_(max) {}
    std::optional<std::int64_t> read(const boost::json::value& value, const std::string& path,
                                     FieldErrors& errors) const;
    boost::json::object openapi() const;
    boost::json::value from_text(std::string_view text) const;

  private:
    std::int64_t min_;
    std::int64_t max_;
};
inline IntegerRule integer(std::int64_t min, std::int64_t max) {
    return {min, max};
}

class BooleanRule {
  public:
    std::optional<bool> read(const boost::json::value& value, const std::string& path, FieldErrors& errors) const;
    boost::json::object openapi() const { return {{"type", "boolean"}}; }
    boost::json::value from_text(std::string_view text) const;
};
inline BooleanRule boolean() {
    return {};
}

/// A time as RFC 3339 has it.
class TimestampRule {
  public:
    std::optional<Timestamp> read(const boost::json::value& value, const std::string& path, FieldErrors& errors) const;
    boost::json::object openapi() const { return {{"type", "string"}, {"format", "date-time"}}; }
    boost::json::value from_text(std::string_view text) const { return boost::json::string(text); }
};
inline TimestampRule timestamp() {
    return {};
}

/// An id in its 36-character form.
template <typename IdType>
class IdRule {
  public:
    std::optional<IdType> read(const boost::json::value& value, const std::string& path, FieldErrors& errors) const {
        const auto* text = value.if_string();
        auto id = text != nullptr ? IdType::parse(std::string_view(*text)) : std::nullopt;
        if (!id) {
            errors.push_back({path, "must be an id (a UUID in lower case)"});
        }
        return id;
    }
    boost::json::object openapi() const { return {{"type", "string"}, {"format", "uuid"}}; }
    boost::json::value from_text(std::string_view text) const { return boost::json::string(text); }
};
template <typename IdType>
IdRule<IdType> id() {
    return {};
}

/// One of a few names.
template <typename E>
class EnumRule {
  public:
    explicit EnumRule(std::vector<std::pair<std::string_view, E>> names) : names_(std::move(names)) {}
    std::optional<E> read(const boost::json::value& value, const std::string& path, FieldErrors& errors) const {
        std::string expected;
        for (const auto& [name, result] : names_) {
            if (value.is_string() && std::string_view(value.get_string()) == name) {
                return result;
            }
            expected += expected.empty() ? "" : ", ";
            expected += name;
        }
        errors.push_back({path, "must be one of: " + expected});
        return std::nullopt;
    }
    boost::json::object openapi() const {
        boost::json::array names;
        for (const auto& entry : names_) {
            names.emplace_back(entry.first);
        }
        return {{"type", "string"}, {"enum", std::move(names)}};
    }
    boost::json::value from_text(std::string_view text) const { return boost::json::string(text); }

  private:
    std::vector<std::pair<std::string_view, E>> names_;
};
template <typename E>
EnumRule<E> one_of(std::initializer_list<std::pair<std::string_view, E>> names) {
    return EnumRule<E>(std::vector<std::pair<std::string_view, E>>(names));
}

/// A list of at most `max` values of one rule.
template <typename Rule>
class ListRule {
  public:
    ListRule(Rule item, std::size_t max) : item_(std::move(item)), max_(max) {}
    auto read(const boost::json::value& value, const std::string& path, FieldErrors& errors) const {
        using Item = typename decltype(item_.read(value, path, errors))::value_type;
        std::optional<std::vector<Item>> result;
        const auto* array = value.if_array();
        if (array == nullptr || array->size() > max_) {
            errors.push_back({path, "must be a list of at most " + std::to_string(max_) + " values"});
            return result;
        }
        result.emplace();
        for (std::size_t i = 0; i < array->size(); ++i) {
            if (auto item = item_.read((*array)[i], path + "/" + std::to_string(i), errors)) {
                result->push_back(std::move(*item));
            }
        }
        return result;
    }
    boost::json::object openapi() const { return {{"type", "array"}, {"items", item_.openapi()}, {"maxItems", max_}}; }
    boost::json::value from_text(std::string_view text) const {
        boost::json::array values;
        while (!text.empty()) {
            const auto comma = std::min(text.find(','), text.size());
            values.push_back(item_.from_text(text.substr(0, comma)));
            text.remove_prefix(std::min(comma + 1, text.size()));
        }
        return values;
    }

  private:
    Rule item_;
    std::size_t max_;
};
template <typename Rule>
ListRule<Rule> list(Rule item, std::size_t max) {
    return {std::move(item), max};
}

}  // namespace messenger
