// SQLite's own interface, for what SOCI does not have: online backup and large values. RAII, and nothing more.
#pragma once

#include <sqlite3.h>

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace messenger::store {

/// One connection. Used by one thread.
class SqliteHandle {
  public:
    /// Opens a file, or makes it with mode 0600 if `creates`. Throws StoreError, as every call does.
    SqliteHandle(const std::filesystem::path& file, bool creates);

    sqlite3* get() const { return connection_.get(); }
    void run(const std::string& statements);
    /// Throws with what the connection says unless `code` is one of success.
    void check(int code) const;

  private:
    struct Close {
        void operator()(sqlite3* connection) const { sqlite3_close_v2(connection); }
    };
    std::string name_;
    std::unique_ptr<sqlite3, Close> connection_;
};

/// One statement, run again and again with other values.
class SqliteStatement {
  public:
    SqliteStatement(SqliteHandle& handle, const char* statement);

    /// Parameters are numbered from 1. Texts and blobs must outlive the next step().
    SqliteStatement& bind(int index, std::int64_t value);
    SqliteStatement& bind_text(int index, std::string_view value);
    SqliteStatement& bind_blob(int index, std::string_view value);
    /// The next row; false at the end, after which it can be bound anew.
    bool step();
    std::int64_t number(int column) const;
    /// Of a text or a blob; until the next step.
    std::string_view bytes(int column) const;

  private:
    struct Finalize {
        void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
    };
    SqliteHandle& handle_;
    std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

}  // namespace messenger::store
