// Records: what a service keeps, in a form that is the same in every database, so that it can be moved from one to
// another.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace messenger::store {

/// NULL, a number or a text.
using Value = std::variant<std::monostate, std::int64_t, std::string>;
using Record = std::vector<Value>;

enum class ValueType { number, text };

struct Field {
    std::string name;
    ValueType type = ValueType::text;
};

inline Field number(std::string name) {
    return {std::move(name), ValueType::number};
}
inline Field text(std::string name) {
    return {std::move(name), ValueType::text};
}

/// Records of the same fields: the members of rooms.
struct RecordKind {
    std::string name;
    std::vector<Field> fields;
};

struct RecordPage {
    std::vector<Record> records;
    /// Where the next page begins, in whatever order the database has them; none: this is the last one.
    std::optional<Record> next;
};

/// A database to read from. Used by one thread; every call blocks, and throws StoreError.
class RecordSource {
  public:
    virtual ~RecordSource() = default;

    /// In an order in which each refers only to those before it. The same for both sides of a move.
    virtual const std::vector<RecordKind>& kinds() const = 0;
    /// About how many there are.
    virtual std::int64_t count(std::size_t kind) = 0;
    /// The next ones, about `limit`; `after` is empty, or what the page before gave as next.
    virtual RecordPage read(std::size_t kind, const Record& after, std::size_t limit) = 0;
};

/// How far the records of a kind are copied.
struct CopyMark {
    Record after;  ///< what the source is asked for next
    std::int64_t records = 0;
    bool is_done = false;
};

/// A database to write into.
class RecordTarget : public RecordSource {
  public:
    /// Makes the schema in an empty database, or finds the marks of a copy of the same source that was interrupted, by
    /// the names of the kinds. Throws StoreError, and changes nothing, if the database has anything else.
    virtual std::map<std::string, CopyMark> begin(const std::string& source) = 0;
    /// Writes records and how far the copy has come with them. Whatever of a batch was written before is written again.
    virtual void write(std::size_t kind, const std::vector<Record>& records, const CopyMark& mark) = 0;
    /// All records are there: makes what follows from them. May be called again.
    virtual void finish() = 0;
    /// The copy is complete: forgets the marks.
    virtual void end() = 0;
};

/// A field that is never NULL.
inline std::int64_t number_in(const Record& record, std::size_t field) {
    return std::get<std::int64_t>(record[field]);
}
inline const std::string& text_in(const Record& record, std::size_t field) {
    return std::get<std::string>(record[field]);
}
/// One that may be; nothing then.
template <typename T>
std::optional<T> optional_in(const Record& record, std::size_t field) {
    const auto* value = std::get_if<T>(&record[field]);
    return value != nullptr ? std::optional(*value) : std::nullopt;
}

/// A JSON array.
std::string to_json(const Record& record);
/// What to_json() made of a record.
Record record_in(std::string_view json);

}  // namespace messenger::store
