// Profiles in a SQL database. Calls run on the blocking pool, each in one transaction.
#pragma once

#include <functional>
#include <utility>

#include "domain/profile_store.hpp"
#include "store/async_sql.hpp"
#include "store/chat_outbox.hpp"

namespace messenger::user {

class SqlProfileStore final : public ProfileStore {
  public:
    /// The database is migrated before the first call; the outbox for chat must outlive this. `when_announced` is
    /// called, on any thread, after an event was put into the outbox for auth.
    SqlProfileStore(store::AsyncSql sql, ChatOutbox& chat, std::function<void()> when_announced)
        : sql_(sql), chat_(chat), when_announced_(std::move(when_announced)) {}

    Task<Result<Profile>> create(NewProfile account, Timestamp at) override;
    Task<Result<std::optional<Profile>>> find(UserId id) override;
    Task<Result<std::vector<Profile>>> find_many(std::vector<UserId> ids) override;
    Task<Result<Profile>> update(UserId id, ProfileChange change, Timestamp at) override;
    Task<Result<>> remove(UserId id) override;
    Task<Result<ProfilePage>> search(ProfileSearch search) override;

  private:
    store::AsyncSql sql_;
    ChatOutbox& chat_;
    std::function<void()> when_announced_;
};

/// Brings the schema up to date. Blocks; throws StoreError.
void migrate_profiles(store::SqlPool& database);

}  // namespace messenger::user
