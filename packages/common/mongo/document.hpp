// Document: a BSON document that is built field by field, or was read from a database.
//
//     doc("room", id, "seq", doc("$gt", 5))
#pragma once

#include <bson/bson.h>

#include <concepts>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace messenger::mongo {

/// A value; cheap to move. What is read of a field that is missing, null or of another type is empty.
class Document {
  public:
    Document();
    /// Copies.
    explicit Document(const bson_t* bson);
    Document(const Document& other);
    Document(Document&&) noexcept = default;
    Document& operator=(const Document& other);
    Document& operator=(Document&&) noexcept = default;
    ~Document() = default;

    Document& add(std::string_view key, std::string_view value);
    Document& add(std::string_view key, const char* value) { return add(key, std::string_view(value)); }
    Document& add(std::string_view key, const std::string& value) { return add(key, std::string_view(value)); }
    Document& add(std::string_view key, std::int64_t value);
    template <std::integral Number>
        requires(!std::same_as<Number, bool>)
    Document& add(std::string_view key, Number value) {
        return add(key, static_cast<std::int64_t>(value));
    }
    Document& add(std::string_view key, std::same_as<bool> auto value) { return add_flag(key, value); }
    Document& add(std::string_view key, const Document& value);
    Document& add(std::string_view key, const std::vector<std::string>& values);
    Document& add(std::string_view key, const std::vector<Document>& values);
    Document& add_null(std::string_view key);
    /// The fields of another one.
    Document& add_all(const Document& other);
    /// Null if there is none.
    template <typename Value>
    Document& add(std::string_view key, const std::optional<Value>& value) {
        return value ? add(key, *value) : add_null(key);
    }

    /// Whether a field is there and not null.
    bool has(std::string_view key) const;
    std::string text(std::string_view key) const;
    std::int64_t number(std::string_view key) const;
    std::optional<std::int64_t> optional_number(std::string_view key) const;
    bool flag(std::string_view key) const;
    Document document(std::string_view key) const;
    /// The elements of an array that are strings, or documents.
    std::vector<std::string> texts(std::string_view key) const;
    std::vector<Document> documents(std::string_view key) const;
    bool is_empty() const;

    const bson_t* get() const { return &content_->bson; }

  private:
    Document& add_flag(std::string_view key, bool value);

    struct Content {
        Content();
        explicit Content(const bson_t* of);
        ~Content();
        Content(const Content&) = delete;
        Content& operator=(const Content&) = delete;

        bson_t bson;
    };
    std::unique_ptr<Content> content_;
};

namespace detail {
inline void add_fields(Document&) {}
template <typename Value, typename... Rest>
void add_fields(Document& document, std::string_view key, const Value& value, const Rest&... rest) {
    document.add(key, value);
    add_fields(document, rest...);
}
}  // namespace detail

/// A document of keys and their values in turn.
template <typename... Fields>
Document doc(const Fields&... fields) {
    Document document;
    detail::add_fields(document, fields...);
    return document;
}

}  // namespace messenger::mongo
