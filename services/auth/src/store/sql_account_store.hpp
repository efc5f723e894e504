// AccountStore over SQL.
#pragma once

#include <memory>

#include "domain/account_store.hpp"
#include "store/blocking_pool.hpp"
#include "store/sql_pool.hpp"

namespace messenger::auth {

/// Brings the schema up to date. Blocks; throws store::StoreError.
void migrate_accounts(store::SqlPool& database);

class SqlAccountStore final : public AccountStore {
  public:
    /// On a database that migrate_accounts() has seen; the references must outlive it. Revocations are kept for
    /// `keep_revocations`.
    SqlAccountStore(store::SqlPool& database, store::BlockingPool& blocking, std::chrono::seconds keep_revocations);

    Task<Result<PendingEvent>> create(Account account, NewSession session,
                                      std::chrono::milliseconds delivery_head_start) override;
    Task<Result<std::optional<Account>>> find(UserId id) override;
    Task<Result<std::optional<Account>>> find_by_email(std::string email_key) override;
    Task<Result<>> replace_password_hash(UserId id, std::string old_hash, std::string new_hash) override;
    Task<Result<>> set_display_name(UserId id, std::string display_name) override;
    Task<Result<bool>> open_session(NewSession session, Account account) override;
    Task<Result<std::optional<Session>>> find_by_refresh_token(std::string hash, Timestamp at) override;
    Task<Result<Rotation>> rotate(RotationRequest request) override;
    Task<Result<std::vector<Session>>> sessions(UserId user, std::optional<SessionId> before, Timestamp at,
                                                std::size_t limit) override;
    Task<Result<bool>> end_session(UserId user, SessionId session, Timestamp at) override;
    Task<Result<std::vector<SessionId>>> end_sessions(UserId user, Timestamp at) override;
    Task<Result<std::vector<Revocation>>> revocations(std::int64_t after, std::size_t limit) override;

    /// All revocations that still matter; blocks, for the start.
    std::vector<Revocation> load_revocations();

  private:
    template <typename F>
    auto reading(F work) {
        return blocking_.run([this, work = std::move(work)] { return database_.read(work); });
    }
    template <typename F>
    auto writing(F work) {
        return blocking_.run([this, work = std::move(work)] { return database_.write(work); });
    }

    store::SqlPool& database_;
    store::BlockingPool& blocking_;
    std::chrono::seconds keep_revocations_;
};

}  // namespace messenger::auth
