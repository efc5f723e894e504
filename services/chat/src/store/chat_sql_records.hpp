// ChatSqlRecords: the records of chat in SQLite or PostgreSQL, with what each of them makes of its log.
#pragma once

#include <filesystem>
#include <string>
#include <unordered_map>

#include "domain/types.hpp"
#include "store/sql_records.hpp"

namespace messenger::chat {

class ChatSqlRecords final : public store::SqlRecords {
  public:
    /// A database that open_source() or open_target() has opened.
    explicit ChatSqlRecords(std::unique_ptr<store::SqlPool> database);

    store::RecordPage read(std::size_t kind, const store::Record& after, std::size_t limit) override;
    std::map<std::string, store::CopyMark> begin(const std::string& source) override;
    void finish() override;

  private:
    ChatSqlRecords(std::unique_ptr<store::SqlPool>&& database, store::Dialect dialect);
    void insert(soci::session& sql, const store::SqlKind& kind, const std::vector<store::Record>& records) override;
    /// Makes the temporary table that a kind is read with, if it is.
    void make_table_for(std::size_t kind);
    /// Appends to SQLite's log, and what finds events in it.
    void append(soci::session& sql, const std::vector<store::Record>& events);
    long long room_key(soci::session& sql, const std::string& room);
    long long user_key(soci::session& sql, const std::string& user);

    bool has_log_order_ = false;
    bool has_own_markers_ = false;
    std::unordered_map<std::string, long long> rooms_, users_;
};

}  // namespace messenger::chat
