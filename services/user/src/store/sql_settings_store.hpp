// The settings of users in a SQL database.
#pragma once

#include "domain/settings_store.hpp"
#include "store/async_sql.hpp"
#include "store/chat_outbox.hpp"

namespace messenger::user {

class SqlSettingsStore final : public SettingsStore {
  public:
    /// The database is migrated before the first call; the outbox must outlive this.
    SqlSettingsStore(store::AsyncSql sql, ChatOutbox& chat) : sql_(sql), chat_(chat) {}

    Task<Result<UserSettings>> find(UserId user) override;
    Task<Result<UserSettings>> update(UserId user, SettingsChange change) override;

  private:
    store::AsyncSql sql_;
    ChatOutbox& chat_;
};

}  // namespace messenger::user
