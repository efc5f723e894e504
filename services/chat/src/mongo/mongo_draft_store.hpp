// DraftStore on MongoDB, in the database of the rooms.
#pragma once

#include <mutex>

#include "domain/draft_store.hpp"
#include "mongo/pool.hpp"

namespace messenger::chat {

class MongoDraftStore final : public DraftStore {
  public:
    /// The chat store's database, migrated; it must outlive this.
    explicit MongoDraftStore(mongo::MongoPool& pool) : pool_(pool) {}

    Result<> put(UserId user, const UnsentMessage& draft) override;
    std::optional<UnsentMessage> find(UserId user, RoomId room) override;
    bool remove(UserId user, RoomId room) override;
    std::vector<UnsentMessage> drafts_of(UserId user, const std::optional<DraftCursor>& after,
                                         std::int64_t limit) override;

  private:
    mongo::MongoPool& pool_;
    /// Held where something is counted or looked at before it is written. Of several instances each does so for itself.
    std::mutex mutex_;
};

}  // namespace messenger::chat
