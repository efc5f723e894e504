// Contacts and blocks in a SQL database.
#pragma once

#include "domain/relation_store.hpp"
#include "store/async_sql.hpp"
#include "store/chat_outbox.hpp"

namespace messenger::user {

class SqlRelationStore final : public RelationStore {
  public:
    /// The database is migrated before the first call; the outbox must outlive this.
    SqlRelationStore(store::AsyncSql sql, ChatOutbox& chat) : sql_(sql), chat_(chat) {}

    Task<Result<RelationPage>> list(Relation relation, UserId user, std::optional<UserId> after,
                                    std::size_t limit) override;
    Task<Result<std::optional<Profile>>> find(Relation relation, UserId user, UserId other) override;
    Task<Result<>> add(Relation relation, UserId user, UserId other, Timestamp at) override;
    Task<Result<>> remove(Relation relation, UserId user, UserId other) override;

  private:
    store::AsyncSql sql_;
    ChatOutbox& chat_;
};

}  // namespace messenger::user
