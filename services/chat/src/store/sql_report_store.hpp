// ReportStore on SQLite, in the database of the rooms.
#pragma once

#include "domain/report_store.hpp"
#include "store/sql_pool.hpp"

namespace messenger::chat {

class SqlReportStore final : public ReportStore {
  public:
    /// The chat store's database, migrated; it must outlive this.
    explicit SqlReportStore(store::SqlPool& database) : database_(database) {}

    Result<Reported> add(const Report& report) override;
    std::vector<Report> reports(const ReportQuery& query) override;
    Result<Report> decide(RoomId room, ReportId id, ReportStatus status, const Decided& decided) override;

  private:
    store::SqlPool& database_;
};

}  // namespace messenger::chat
