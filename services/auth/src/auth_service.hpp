// The auth service: accounts, sessions and the tokens that prove them.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "host/command.hpp"
#include "host/configuration_check.hpp"
#include "host/migrate_command.hpp"
#include "host/service.hpp"

namespace messenger::auth {

struct AuthParts;

class AuthService final : public Service {
  public:
    static constexpr std::string_view name = "auth";
    /// `admin create` and `keys rotate`.
    static std::vector<Command> commands();
    /// Databases, lifetimes, and files of keys and certificates.
    static void check(const Settings& settings, Problems& problems);
    /// For `migrate`.
    static MovableData movable();

    explicit AuthService(ServiceContext& context);
    ~AuthService() override;
    Task<> drain() override;
    void stop() override;

  private:
    std::unique_ptr<AuthParts> parts_;
};

}  // namespace messenger::auth
