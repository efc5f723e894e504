// DraftStore on SQLite, in the database of the rooms.
#pragma once

#include "domain/draft_store.hpp"
#include "store/sql_pool.hpp"

namespace messenger::chat {

class SqlDraftStore final : public DraftStore {
  public:
    /// The chat store's database, migrated; it must outlive this.
    explicit SqlDraftStore(store::SqlPool& database) : database_(database) {}

    Result<> put(UserId user, const UnsentMessage& draft) override;
    std::optional<UnsentMessage> find(UserId user, RoomId room) override;
    bool remove(UserId user, RoomId room) override;
    std::vector<UnsentMessage> drafts_of(UserId user, const std::optional<DraftCursor>& after,
                                         std::int64_t limit) override;

  private:
    store::SqlPool& database_;
};

}  // namespace messenger::chat
