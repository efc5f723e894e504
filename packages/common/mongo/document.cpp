#include "mongo/document.hpp"

namespace messenger::mongo {
namespace {

int size_of(std::string_view text) {
    return static_cast<int>(text.size());
}

/// Places the iterator at a field.
bool find(bson_iter_t& field, const bson_t* bson, std::string_view key) {
    return bson_iter_init_find_w_len(&field, bson, key.data(), size_of(key));
}

/// Calls `each` with an iterator on every element of an array.
template <typename Each>
void for_elements(const bson_t* bson, std::string_view key, Each each) {
    bson_iter_t field, element;
    if (find(field, bson, key) && BSON_ITER_HOLDS_ARRAY(&field) && bson_iter_recurse(&field, &element)) {
        while (bson_iter_next(&element)) {
            each(element);
        }
    }
}

Document document_at(const bson_iter_t& field) {
    const std::uint8_t* data = nullptr;
    std::uint32_t size = 0;
    bson_iter_document(&field, &size, &data);
    bson_t inner;
    return bson_init_static(&inner, data, size) ? Document(&inner) : Document();
}

std::string text_at(const bson_iter_t& field) {
    std::uint32_t size = 0;
    const char* text = bson_iter_utf8(&field, &size);
    return {text, size};
}

template <typename Values, typename Append>
void add_array(bson_t* bson, std::string_view key, const Values& values, Append append) {
    bson_t array;
    bson_append_array_begin(bson, key.data(), size_of(key), &array);
    std::size_t index = 0;
    for (const auto& value : values) {
        const auto name = std::to_string(index++);
        append(&array, name, value);
    }
    bson_append_array_end(bson, &array);
}

}  // namespace

Document::Content::Content() {
    bson_init(&bson);
}

Document::Content::Content(const bson_t* of) {
    bson_copy_to(of, &bson);
}

Document::Content::~Content() {
    bson_destroy(&bson);
}

Document::Document() : content_(std::make_unique<Content>()) {}
Document::Document(const bson_t* bson) : content_(std::make_unique<Content>(bson)) {}
Document::Document(const Document& other) : Document(other.get()) {}

Document& Document::operator=(const Document& other) {
    if (this != &other) {
        content_ = std::make_unique<Content>(other.get());
    }
    return *this;
}

Document& Document::add(std::string_view key, std::string_view value) {
    bson_append_utf8(&content_->bson, key.data(), size_of(key), value.data(), size_of(value));
    return *this;
}

Document& Document::add(std::string_view key, std::int64_t value) {
    bson_append_int64(&content_->bson, key.data(), size_of(key), value);
    return *this;
}

Document& Document::add_flag(std::string_view key, bool value) {
    bson_append_bool(&content_->bson, key.data(), size_of(key), value);
    return *this;
}

Document& Document::add(std::string_view key, const Document& value) {
    bson_append_document(&content_->bson, key.data(), size_of(key), value.get());
    return *this;
}

Document& Document::add(std::string_view key, const std::vector<std::string>& values) {
    add_array(&content_->bson, key, values, [](bson_t* array, const std::string& name, const std::string& value) {
        bson_append_utf8(array, name.data(), size_of(name), value.data(), size_of(value));
    });
    return *this;
}

Document& Document::add(std::string_view key, const std::vector<Document>& values) {
    add_array(&content_->bson, key, values, [](bson_t* array, const std::string& name, const Document& value) {
        bson_append_document(array, name.data(), size_of(name), value.get());
    });
    return *this;
}

Document& Document::add_all(const Document& other) {
    bson_concat(&content_->bson, other.get());
    return *this;
}

Document& Document::add_null(std::string_view key) {
    bson_append_null(&content_->bson, key.data(), size_of(key));
    return *this;
}

bool Document::has(std::string_view key) const {
    bson_iter_t field;
    return find(field, get(), key) && !BSON_ITER_HOLDS_NULL(&field);
}

std::string Document::text(std::string_view key) const {
    bson_iter_t field;
    return find(field, get(), key) && BSON_ITER_HOLDS_UTF8(&field) ? text_at(field) : std::string();
}

std::optional<std::int64_t> Document::optional_number(std::string_view key) const {
    bson_iter_t field;
    if (!find(field, get(), key) || !BSON_ITER_HOLDS_NUMBER(&field)) {
        return std::nullopt;
    }
    return bson_iter_as_int64(&field);
}

std::int64_t Document::number(std::string_view key) const {
    return optional_number(key).value_or(0);
}

bool Document::flag(std::string_view key) const {
    bson_iter_t field;
    return find(field, get(), key) && BSON_ITER_HOLDS_BOOL(&field) && bson_iter_bool(&field);
}

Document Document::document(std::string_view key) const {
    bson_iter_t field;
    return find(field, get(), key) && BSON_ITER_HOLDS_DOCUMENT(&field) ? document_at(field) : Document();
}

std::vector<std::string> Document::texts(std::string_view key) const {
    std::vector<std::string> all;
    for_elements(get(), key, [&](const bson_iter_t& element) {
        if (BSON_ITER_HOLDS_UTF8(&element)) {
            all.push_back(text_at(element));
        }
    });
    return all;
}

std::vector<Document> Document::documents(std::string_view key) const {
    std::vector<Document> all;
    for_elements(get(), key, [&](const bson_iter_t& element) {
        if (BSON_ITER_HOLDS_DOCUMENT(&element)) {
            all.push_back(document_at(element));
        }
    });
    return all;
}

bool Document::is_empty() const {
    return bson_empty(get());
}

}  // namespace messenger::mongo
