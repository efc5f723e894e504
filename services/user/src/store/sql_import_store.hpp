// One's own data, read back into a SQL database.
#pragma once

#include <functional>
#include <utility>

#include "domain/import_store.hpp"
#include "store/async_sql.hpp"
#include "store/chat_outbox.hpp"

namespace messenger::user {

class SqlImportStore final : public ImportStore {
  public:
    /// The database is migrated before the first call; the outbox for chat must outlive this. `when_announced` is
    /// called, on any thread, after an event may have been put into the outbox for auth.
    SqlImportStore(ChatOutbox& chat, std::function<void()> when_announced)
        : chat_(chat), when_announced_(std::move(when_announced)) {}

    Task<Result<ImportReport>> apply(UserId user, OwnData data, Timestamp at) override;

  private:
    ChatOutbox& chat_;
    std::function<void()> when_announced_;
};

}  // namespace messenger::user
