#include "store/copy_marks.hpp"

#include "store/store_error.hpp"

namespace messenger::store::copy_marks {
namespace {

/// The row that names the source; no kind is called so.
const std::string source_row = "source";

void name_source(soci::session& sql, const std::string& source) {
    sql << std::string("INSERT INTO ") + table + " (kind, next_key, records, is_done) VALUES (:kind, :source, 0, 0)",
        soci::use(source_row), soci::use(source);
}

}  // namespace

void make(soci::session& sql, const std::string& source) {
    sql << std::string("CREATE TABLE ") + table +
               " (kind VARCHAR(64) PRIMARY KEY, next_key TEXT NOT NULL, records BIGINT NOT NULL, is_done INTEGER NOT "
               "NULL)";
    name_source(sql, source);
}

std::map<std::string, CopyMark> read(soci::session& sql, const std::string& source) {
    std::map<std::string, CopyMark> marks;
    std::string of;
    std::string kind;
    std::string next;
    long long records = 0;
    int is_done = 0;
    soci::statement rows = (sql.prepare << std::string("SELECT kind, next_key, records, is_done FROM ") + table,
                            soci::into(kind), soci::into(next), soci::into(records), soci::into(is_done));
    rows.execute();
    while (rows.fetch()) {
        if (kind == source_row) {
            of = next;
        } else {
            marks.emplace(kind, CopyMark{record_in(next), records, is_done != 0});
        }
    }
    if (of.empty()) {
        // MySQL had made the table, and was interrupted before it had the row.
        name_source(sql, source);
    } else if (of != source) {
        throw StoreError("the database to copy into has an unfinished copy of another one: " + of);
    }
    return marks;
}

void put(soci::session& sql, const std::string& kind, const CopyMark& mark) {
    const auto next = to_json(mark.after);
    const long long records = mark.records;
    const int is_done = mark.is_done ? 1 : 0;
    sql << std::string("DELETE FROM ") + table + " WHERE kind = :kind", soci::use(kind);
    sql << std::string("INSERT INTO ") + table + " (kind, next_key, records, is_done) VALUES (:kind, :next, :n, :done)",
        soci::use(kind), soci::use(next), soci::use(records), soci::use(is_done);
}

void drop(soci::session& sql) {
    sql << std::string("DROP TABLE ") + table;
}

}  // namespace messenger::store::copy_marks
