// SqlRecords: the records of a service in a SQL database, by a list that says where each kind is.
#pragma once

#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "store/records.hpp"
#include "store/sql_pool.hpp"

namespace messenger::store {

/// Where the records of a kind are. The statements are the same on every database that the service offers.
struct SqlKind {
    RecordKind kind;
    /// What they are kept in: empty before a copy. The first one is counted.
    std::vector<std::string> tables;
    /// What a SELECT takes them from, with a WHERE if need be.
    std::string from;
    /// What it selects for each field.
    std::vector<std::string> columns;
    /// What is unique in it, and has an index: they are read in its order.
    std::vector<Field> order;
    /// The statements that write records, which are the rows of a table `i` with the fields as columns. None: they are
    /// inserted into the first table as they are.
    std::vector<std::string> insertions = {};
    /// A new schema has rows already, which are replaced.
    bool is_seeded = false;
    /// The column of the first table that numbers itself.
    std::string numbered = {};
};

/// A table whose rows are the records; the first `keys` fields are its primary key.
SqlKind whole_table(const std::string& name, std::vector<Field> fields, std::size_t keys = 1);
/// A table of store/outbox.hpp.
SqlKind outbox_table(const std::string& name);

class SqlRecords : public RecordTarget {
  public:
    using MakeSchema = std::function<void(SqlPool&)>;

    SqlRecords(std::unique_ptr<SqlPool> pool, std::vector<SqlKind> kinds, MakeSchema make_schema = {});

    const std::vector<RecordKind>& kinds() const override { return names_; }
    std::int64_t count(std::size_t kind) override;
    RecordPage read(std::size_t kind, const Record& after, std::size_t limit) override;
    std::map<std::string, CopyMark> begin(const std::string& source) override;
    void write(std::size_t kind, const std::vector<Record>& records, const CopyMark& mark) override;
    void finish() override;
    void end() override;

  protected:
    /// Inserts records, in the transaction that writes them.
    virtual void insert(soci::session& sql, const SqlKind& kind, const std::vector<Record>& records);
    SqlPool& pool() { return *pool_; }

  private:
    void check_empty(soci::session& sql, const std::set<std::string>& present) const;

    std::unique_ptr<SqlPool> pool_;
    std::vector<SqlKind> kinds_;
    std::vector<RecordKind> names_;
    MakeSchema make_schema_;
};

}  // namespace messenger::store
