// Request schemas: one declaration of a request's fields parses and validates it, reporting every invalid field at
// once, and describes itself in OpenAPI. Schemas are constants with static lifetime.
//
//     const Schema register_request("RegisterRequest",
//         field("email", &RegisterRequest::email, text().length(3, 254).format("email")),
//         field("displayName", &RegisterRequest::display_name, text().length(3, 30)));
//     Result<RegisterRequest> request = register_request.parse(json);
//
// A member of type std::optional<V> makes the field optional; std::optional<std::optional<V>> also takes null, as a
// PATCH does to clear a value. Unknown fields are ignored.
#pragma once

#include <boost/json.hpp>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "core/schema_rules.hpp"

namespace messenger {

/// The part of a schema that does not depend on what it parses into.
class AnySchema {
  public:
    virtual ~AnySchema() = default;
    std::string_view name() const { return name_; }
    /// The JSON Schema (draft 2020-12) of the object, as OpenAPI 3.1 embeds it.
    virtual boost::json::object openapi() const = 0;
    /// The fields as OpenAPI query parameters.
    virtual boost::json::array openapi_parameters() const = 0;

  protected:
    explicit AnySchema(std::string_view name) : name_(name) {}

  private:
    std::string_view name_;
};

/// One field of a schema for T.
template <typename T>
struct Field {
    std::string_view name;
    bool required;
    boost::json::object description;
    std::function<void(T&, const boost::json::value*, const std::string& path, std::vector<FieldError>&)> read;
    std::function<boost::json::value(std::string_view)> from_text;
};

namespace schema_detail {

template <typename M>
struct Unwrap {
    static constexpr bool optional = false, nullable = false;
};
template <typename V>
struct Unwrap<std::optional<V>> {
    static constexpr bool optional = true, nullable = false;
};
template <typename V>
struct Unwrap<std::optional<std::optional<V>>> {
    static constexpr bool optional = true, nullable = true;
};

/// "/a~b" as a reference token of RFC 6901.
std::string pointer_to(const std::string& parent, std::string_view name);
boost::json::object describe(const boost::json::object& rule, bool nullable);
/// Splits a query string; a percent-encoding that is no UTF-8 text gives an error.
Result<std::vector<std::pair<std::string, std::string>>> query_pairs(std::string_view query);

}  // namespace schema_detail

/// Declares one field: its JSON name, the member that takes it, and the rule for its value.
template <typename T, typename M, typename Rule>
Field<T> field(std::string_view name, M T::* member, const Rule& rule) {
    using Shape = schema_detail::Unwrap<M>;
    auto read = [member, rule](T& into, const boost::json::value* value, const std::string& path,
                               std::vector<FieldError>& errors) {
        if (value == nullptr) {
            if (!Shape::optional) {
                errors.push_back({path, "is required"});
            }
            return;
        }
        if constexpr (Shape::nullable) {
            if (value->is_null()) {
                (into.*member).emplace(std::nullopt);
                return;
            }
        }
        if (auto parsed = rule.read(*value, path, errors)) {
            into.*member = std::move(*parsed);
        }
    };
    return {name, !Shape::optional, schema_detail::describe(rule.openapi(), Shape::nullable), std::move(read),
            [rule](std::string_view text) { return rule.from_text(text); }};
}

template <typename T>
class Schema final : public AnySchema {
  public:
    template <typename... Fields>
    explicit Schema(std::string_view name, Fields... fields) : AnySchema(name), fields_{std::move(fields)...} {}

    /// The request, or a validation error that names every invalid field.
    Result<T> parse(const boost::json::value& value) const {
        T result{};
        std::vector<FieldError> errors;
        read(result, value, "", errors);
        return errors.empty() ? Result<T>(std::move(result)) : Result<T>(fail(std::move(errors)));
    }

    Result<T> parse(const boost::json::object& object) const {
        T result{};
        std::vector<FieldError> errors;
        read(result, object, "", errors);
        return errors.empty() ? Result<T>(std::move(result)) : Result<T>(fail(std::move(errors)));
    }

    /// The same from a query string ("limit=10&q=x"): values are converted by the rules of their fields.
    Result<T> parse_query(std::string_view query) const {
        TRY(const auto pairs, schema_detail::query_pairs(query));
        boost::json::object object;
        for (const auto& [key, text] : pairs) {
            for (const auto& field : fields_) {
                if (field.name == key) {
                    object[key] = field.from_text(text);
                }
            }
        }
        return parse(object);
    }

    void read(T& into, const boost::json::value& value, const std::string& path,
              std::vector<FieldError>& errors) const {
        if (const auto* object = value.if_object()) {
            return read(into, *object, path, errors);
        }
        errors.push_back({path, "must be an object"});
    }

    void read(T& into, const boost::json::object& object, const std::string& path,
              std::vector<FieldError>& errors) const {
        for (const auto& field : fields_) {
            field.read(into, object.if_contains(field.name), schema_detail::pointer_to(path, field.name), errors);
        }
    }

    boost::json::object openapi() const override {
        boost::json::object properties;
        boost::json::array required;
        for (const auto& field : fields_) {
            properties[field.name] = field.description;
            if (field.required) {
                required.emplace_back(field.name);
            }
        }
        boost::json::object schema{{"type", "object"}, {"properties", std::move(properties)}};
        if (!required.empty()) {
            schema["required"] = std::move(required);
        }
        return schema;
    }

    boost::json::array openapi_parameters() const override {
        boost::json::array parameters;
        for (const auto& field : fields_) {
            parameters.push_back(boost::json::object{
                {"name", field.name}, {"in", "query"}, {"required", field.required}, {"schema", field.description}});
        }
        return parameters;
    }

  private:
    std::vector<Field<T>> fields_;
};

template <typename T, typename... Rest>
Schema(std::string_view, Field<T>, Rest...) -> Schema<T>;

/// A rule for a nested object.
template <typename T>
class ObjectRule {
  public:
    explicit ObjectRule(const Schema<T>& schema) : schema_(&schema) {}
    std::optional<T> read(const boost::json::value& value, const std::string& path,
                          std::vector<FieldError>& errors) const {
        const auto before = errors.size();
        T result{};
        schema_->read(result, value, path, errors);
        return errors.size() == before ? std::optional<T>(std::move(result)) : std::nullopt;
    }
    boost::json::object openapi() const { return schema_->openapi(); }
    boost::json::value from_text(std::string_view text) const { return boost::json::string(text); }

  private:
    const Schema<T>* schema_;
};

template <typename T>
ObjectRule<T> object(const Schema<T>& schema) {
    return ObjectRule<T>(schema);
}

}  // namespace messenger
