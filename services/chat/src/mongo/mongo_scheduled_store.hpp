// ScheduledStore on MongoDB, in the database of the rooms.
#pragma once

#include <mutex>

#include "domain/scheduled_store.hpp"
#include "mongo/pool.hpp"

namespace messenger::chat {

class MongoScheduledStore final : public ScheduledStore {
  public:
    /// The chat store's database, migrated; it must outlive this.
    explicit MongoScheduledStore(mongo::MongoPool& pool) : pool_(pool) {}

    Result<Scheduled> add(const ScheduledMessage& message) override;
    std::vector<ScheduledMessage> messages(const ScheduledQuery& query) override;
    Result<ScheduledMessage> change(UserId user, ScheduledId id, const ScheduledChange& change) override;
    Result<> remove(UserId user, ScheduledId id) override;
    std::vector<ScheduledMessage> take_due(Timestamp at, Timestamp give_up, std::int64_t limit) override;
    void settle(const std::vector<SendOutcome>& outcomes) override;

  private:
    mongo::MongoPool& pool_;
    /// Held where something is counted or looked at before it is written. Of several instances each does so for itself.
    std::mutex mutex_;
};

}  // namespace messenger::chat
