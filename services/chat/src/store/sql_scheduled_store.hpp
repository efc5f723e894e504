// ScheduledStore on SQLite, in the database of the rooms.
#pragma once

#include "domain/scheduled_store.hpp"
#include "store/sql_pool.hpp"

namespace messenger::chat {

class SqlScheduledStore final : public ScheduledStore {
  public:
    /// The chat store's database, migrated; it must outlive this.
    explicit SqlScheduledStore(store::SqlPool& database) : database_(database) {}

    Result<Scheduled> add(const ScheduledMessage& message) override;
    std::vector<ScheduledMessage> messages(const ScheduledQuery& query) override;
    Result<ScheduledMessage> change(UserId user, ScheduledId id, const ScheduledChange& change) override;
    Result<> remove(UserId user, ScheduledId id) override;
    std::vector<ScheduledMessage> take_due(Timestamp at, Timestamp give_up, std::int64_t limit) override;
    void settle(const std::vector<SendOutcome>& outcomes) override;

  private:
    store::SqlPool& database_;
};

}  // namespace messenger::chat
