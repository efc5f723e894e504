#include "store/sql_records.hpp"

#include <algorithm>
#include <deque>
#include <span>

#include "store/copy_marks.hpp"
#include "store/sql_tables.hpp"

namespace messenger::store {
namespace {

/// In one statement: PostgreSQL takes 65,535 values, SQLite 32,766.
constexpr std::size_t most_values = 4'000;

/// A value on its way from or to a statement.
class Cell {
  public:
    explicit Cell(ValueType type) : type_(type) {}
    Cell(ValueType type, const Value& value) : type_(type) {
        if (const auto* given = std::get_if<std::int64_t>(&value)) {
            number_ = *given;
            indicator_ = soci::i_ok;
        } else if (const auto* said = std::get_if<std::string>(&value)) {
            text_ = *said;
            indicator_ = soci::i_ok;
        }
    }

    void fill(soci::statement& statement) {
        if (type_ == ValueType::number) {
            statement.exchange(soci::into(number_, indicator_));
        } else {
            statement.exchange(soci::into(text_, indicator_));
        }
    }
    void give(soci::statement& statement) {
        if (type_ == ValueType::number) {
            statement.exchange(soci::use(number_, indicator_));
        } else {
            statement.exchange(soci::use(text_, indicator_));
        }
    }
    Value value() const {
        if (indicator_ != soci::i_ok) {
            return {};
        }
        return type_ == ValueType::number ? Value(static_cast<std::int64_t>(number_)) : Value(text_);
    }

  private:
    ValueType type_;
    long long number_ = 0;
    std::string text_;
    soci::indicator indicator_ = soci::i_null;
};

std::string joined(const std::vector<std::string>& parts) {
    std::string all;
    for (const auto& part : parts) {
        all += (all.empty() ? "" : ", ") + part;
    }
    return all;
}

std::vector<std::string> names_of(const std::vector<Field>& fields) {
    std::vector<std::string> names;
    std::ranges::transform(fields, std::back_inserter(names), &Field::name);
    return names;
}

/// The condition for what comes after a key; its values are given as `values` says. MySQL follows no index for
/// comparisons of rows.
std::string comes_after(const SqlKind& kind, Dialect dialect, std::vector<std::size_t>& values) {
    const auto& order = kind.order;
    std::vector<std::string> names;
    const auto name = [&](std::size_t field) {
        values.push_back(field);
        return ":after" + std::to_string(values.size());
    };
    if (dialect != Dialect::mysql) {
        for (std::size_t i = 0; i < order.size(); ++i) {
            names.push_back(name(i));
        }
        return "(" + joined(names_of(order)) + ") > (" + joined(names) + ")";
    }
    std::string condition;
    for (std::size_t last = 0; last < order.size(); ++last) {
        condition += last == 0 ? "(" : " OR (";
        for (std::size_t i = 0; i < last; ++i) {
            condition += order[i].name + " = " + name(i) + " AND ";
        }
        condition += order[last].name + " > " + name(last) + ")";
    }
    return "(" + condition + ")";
}

/// The records as rows of parameters. SQLite looks names up one by one, and takes parameters without.
std::string rows_of(const SqlKind& kind, std::size_t records, Dialect dialect, bool is_cast) {
    std::string text;
    std::size_t parameter = 0;
    for (std::size_t record = 0; record < records; ++record) {
        std::vector<std::string> values;
        for (const auto& field : kind.kind.fields) {
            auto value = dialect == Dialect::sqlite ? "?" : ":v" + std::to_string(parameter++);
            if (is_cast) {
                value = "CAST(" + value + (field.type == ValueType::number ? " AS BIGINT)" : " AS TEXT)");
            }
            values.push_back(std::move(value));
        }
        text += (record > 0 ? ", (" : "(") + joined(values) + ")";
    }
    return text;
}

/// The beginning of a statement that sees the records as a table.
std::string as_table(const SqlKind& kind, std::size_t records, Dialect dialect) {
    return "WITH i (" + joined(names_of(kind.kind.fields)) + ") AS (VALUES " + rows_of(kind, records, dialect, true) +
           ") ";
}

std::string as_rows(const SqlKind& kind, std::size_t records, Dialect dialect) {
    return "INSERT INTO " + kind.tables.front() + " (" + joined(names_of(kind.kind.fields)) + ") VALUES " +
           rows_of(kind, records, dialect, false);
}

void run(soci::session& sql, const std::string& text, const SqlKind& kind, std::span<const Record> records) {
    std::deque<Cell> cells;
    soci::statement statement(sql);
    statement.alloc();
    statement.prepare(text);
    for (const auto& record : records) {
        for (std::size_t field = 0; field < record.size(); ++field) {
            cells.emplace_back(kind.kind.fields[field].type, record[field]).give(statement);
        }
    }
    statement.define_and_bind();
    statement.execute(true);
}

}  // namespace

SqlKind whole_table(const std::string& name, std::vector<Field> fields, std::size_t keys) {
    SqlKind kind{.kind = {name, fields},
                 .tables = {name},
                 .from = name,
                 .columns = names_of(fields),
                 .order = {fields.begin(), fields.begin() + static_cast<std::ptrdiff_t>(keys)}};
    return kind;
}

SqlKind outbox_table(const std::string& name) {
    auto kind = whole_table(name, {number("id"), text("topic"), text("subject"), text("payload"), number("created_at"),
                                   number("attempts"), number("next_attempt_at")});
    kind.numbered = "id";
    return kind;
}

SqlRecords::SqlRecords(std::unique_ptr<SqlPool> pool, std::vector<SqlKind> kinds, MakeSchema make_schema)
    : pool_(std::move(pool)), kinds_(std::move(kinds)), make_schema_(std::move(make_schema)) {
    std::ranges::transform(kinds_, std::back_inserter(names_), &SqlKind::kind);
}

std::int64_t SqlRecords::count(std::size_t kind) {
    return pool_->read([&](soci::session& sql) {
        long long rows = 0;
        sql << "SELECT count(*) FROM " << kinds_[kind].tables.front(), soci::into(rows);
        return static_cast<std::int64_t>(rows);
    });
}

RecordPage SqlRecords::read(std::size_t index, const Record& after, std::size_t limit) {
    const auto& kind = kinds_[index];
    auto text = "SELECT " + joined(kind.columns) + ", " + joined(names_of(kind.order)) + " FROM " + kind.from;
    std::vector<std::size_t> values;
    if (!after.empty()) {
        text += (kind.from.contains(" WHERE ") ? " AND " : " WHERE ") + comes_after(kind, pool_->dialect(), values);
    }
    text += " ORDER BY " + joined(names_of(kind.order)) + " LIMIT " + std::to_string(limit);
    return pool_->read([&](soci::session& sql) {
        std::deque<Cell> given;
        std::deque<Cell> found;
        soci::statement rows(sql);
        rows.alloc();
        rows.prepare(text);
        for (const auto field : values) {
            given.emplace_back(kind.order[field].type, after[field]).give(rows);
        }
        for (const auto* fields : {&kind.kind.fields, &kind.order}) {
            for (const auto& field : *fields) {
                found.emplace_back(field.type).fill(rows);
            }
        }
        rows.define_and_bind();
        rows.execute();
        RecordPage page;
        const auto width = static_cast<std::ptrdiff_t>(kind.kind.fields.size());
        while (rows.fetch()) {
            auto& record = page.records.emplace_back();
            std::transform(found.begin(), found.begin() + width, std::back_inserter(record),
                           [](const Cell& cell) { return cell.value(); });
            if (page.records.size() == limit) {
                auto& next = page.next.emplace();
                std::transform(found.begin() + width, found.end(), std::back_inserter(next),
                               [](const Cell& cell) { return cell.value(); });
            }
        }
        return page;
    });
}

std::map<std::string, CopyMark> SqlRecords::begin(const std::string& source) {
    const auto marks = pool_->write([&](soci::session& sql) -> std::optional<std::map<std::string, CopyMark>> {
        const auto present = table_names(sql, pool_->dialect());
        if (present.contains(copy_marks::table)) {
            return copy_marks::read(sql, source);
        }
        check_empty(sql, present);
        return std::nullopt;
    });
    if (marks) {
        return *marks;
    }
    make_schema_(*pool_);
    pool_->write([&](soci::session& sql) { copy_marks::make(sql, source); });
    return {};
}

void SqlRecords::check_empty(soci::session& sql, const std::set<std::string>& present) const {
    for (const auto& kind : kinds_) {
        for (const auto& table : kind.tables) {
            int rows = 0;
            if (!kind.is_seeded && present.contains(table)) {
                sql << "SELECT count(*) FROM (SELECT 1 FROM " << table << " LIMIT 1) AS found", soci::into(rows);
            }
            if (rows > 0) {
                throw StoreError("the database to copy into is not empty: there are rows in `" + table + "`");
            }
        }
    }
}

void SqlRecords::write(std::size_t index, const std::vector<Record>& records, const CopyMark& mark) {
    const auto& kind = kinds_[index];
    const bool is_first = mark.records == std::ssize(records);
    pool_->write([&](soci::session& sql) {
        if (kind.is_seeded && is_first) {
            sql << "DELETE FROM " << kind.tables.front();
        }
        insert(sql, kind, records);
        copy_marks::put(sql, kind.kind.name, mark);
    });
}

void SqlRecords::insert(soci::session& sql, const SqlKind& kind, const std::vector<Record>& records) {
    const auto portion = std::max<std::size_t>(1, most_values / kind.kind.fields.size());
    for (std::span<const Record> rest = records; !rest.empty();) {
        const auto next = rest.first(std::min(portion, rest.size()));
        if (kind.insertions.empty()) {
            run(sql, as_rows(kind, next.size(), pool_->dialect()), kind, next);
        }
        for (const auto& insertion : kind.insertions) {
            run(sql, as_table(kind, next.size(), pool_->dialect()) + insertion, kind, next);
        }
        rest = rest.subspan(next.size());
    }
}

// SQLite and MySQL count on by themselves.
void SqlRecords::finish() {
    if (pool_->dialect() != Dialect::postgresql) {
        return;
    }
    pool_->write([&](soci::session& sql) {
        for (const auto& kind : kinds_) {
            if (!kind.numbered.empty()) {
                const auto& table = kind.tables.front();
                sql << "SELECT setval(pg_get_serial_sequence('" + table + "', '" + kind.numbered +
                           "'), (SELECT coalesce(max(" + kind.numbered + "), 0) + 1 FROM " + table + "), false)";
            }
        }
    });
}

void SqlRecords::end() {
    pool_->write([](soci::session& sql) { copy_marks::drop(sql); });
}

}  // namespace messenger::store
