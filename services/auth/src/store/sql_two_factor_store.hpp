// TwoFactorStore over SQL.
#pragma once

#include <functional>

#include "domain/two_factor_store.hpp"
#include "store/async_sql.hpp"

namespace messenger::auth {

class SqlTwoFactorStore final : public TwoFactorStore {
  public:
    /// `on_mail` is called on any thread after a mail was asked for.
    SqlTwoFactorStore(store::AsyncSql sql, std::function<void()> on_mail) : sql_(sql), on_mail_(std::move(on_mail)) {}

    Task<Result<std::optional<StoredFactor>>> find(UserId user) override;
    Task<Result<bool>> begin(UserId user, std::string sealed_secret) override;
    Task<Result<bool>> confirm(UserId user, std::int64_t step, std::vector<std::string> recovery_hashes,
                               Device device) override;
    Task<Result<bool>> use_step(UserId user, std::int64_t step) override;
    Task<Result<bool>> use_recovery_code(UserId user, std::string hash, Device device) override;
    Task<Result<bool>> remove(UserId user, Device device) override;

  private:
    store::AsyncSql sql_;
    std::function<void()> on_mail_;
};

}  // namespace messenger::auth
