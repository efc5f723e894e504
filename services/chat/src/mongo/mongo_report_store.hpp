// ReportStore on MongoDB, in the database of the rooms.
#pragma once

#include <mutex>

#include "domain/report_store.hpp"
#include "mongo/pool.hpp"

namespace messenger::chat {

class MongoReportStore final : public ReportStore {
  public:
    /// The chat store's database, migrated; it must outlive this.
    explicit MongoReportStore(mongo::MongoPool& pool) : pool_(pool) {}

    Result<Reported> add(const Report& report) override;
    std::vector<Report> reports(const ReportQuery& query) override;
    Result<Report> decide(RoomId room, ReportId id, ReportStatus status, const Decided& decided) override;

  private:
    mongo::MongoPool& pool_;
    /// Held where something is counted or looked at before it is written. Of several instances each does so for itself.
    std::mutex mutex_;
};

}  // namespace messenger::chat
