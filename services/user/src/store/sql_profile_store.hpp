// Profiles in a SQL database. Calls run on the blocking pool, each in one transaction.
#pragma once

#include <functional>
#include <utility>

#include "domain/profile_store.hpp"
#include "store/blocking_pool.hpp"
#include "store/sql_pool.hpp"

namespace messenger::user {

class SqlProfileStore final : public ProfileStore {
  public:
    /// The database is migrated before the first call; both must outlive this. `when_announced` is called, on any
    /// thread, after an event was put into the outbox.
    SqlProfileStore(store::SqlPool& database, store::BlockingPool& blocking, std::function<void()> when_announced)
        : database_(database), blocking_(blocking), when_announced_(std::move(when_announced)) {}

    Task<Result<Profile>> create(NewProfile account, Timestamp at) override;
    Task<Result<std::optional<Profile>>> find(UserId id) override;
    Task<Result<std::vector<Profile>>> find_many(std::vector<UserId> ids) override;
    Task<Result<Profile>> update(UserId id, ProfileChange change, Timestamp at) override;
    Task<Result<>> remove(UserId id) override;
    Task<Result<ProfilePage>> search(ProfileSearch search) override;

  private:
    store::SqlPool& database_;
    store::BlockingPool& blocking_;
    std::function<void()> when_announced_;
};

}  // namespace messenger::user
