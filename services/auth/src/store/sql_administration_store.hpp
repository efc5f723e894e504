// AdministrationStore over SQL.
#pragma once

#include <functional>

#include "domain/administration_store.hpp"
#include "store/async_sql.hpp"

namespace messenger::auth {

class SqlAdministrationStore final : public AdministrationStore {
  public:
    /// `on_event` is called on any thread after an event was added to the outbox.
    SqlAdministrationStore(store::AsyncSql sql, std::function<void()> on_event)
        : sql_(sql), on_event_(std::move(on_event)) {}

    Task<Result<std::vector<Account>>> accounts(AccountQuery query) override;
    Task<Result<Changed>> change(AccountChange change) override;
    Task<Result<std::vector<SessionId>>> end_sessions(UserId user, Doer by, Timestamp at) override;
    Task<Result<std::vector<SessionId>>> erase(UserId user, Doer by, Timestamp at) override;

  private:
    store::AsyncSql sql_;
    std::function<void()> on_event_;
};

}  // namespace messenger::auth
