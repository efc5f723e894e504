// The user service: profiles, the search for people, contacts, blocks and settings.
#pragma once

#include <memory>
#include <string_view>

#include "host/configuration_check.hpp"
#include "host/migrate_command.hpp"
#include "host/service.hpp"

namespace messenger::user {

struct UserParts;

class UserService final : public Service {
  public:
    static constexpr std::string_view name = "user";

    /// The database.
    static void check(const Settings& settings, Problems& problems);
    /// For `migrate`.
    static MovableData movable();

    /// Opens and migrates a SQLite file; a server is waited for.
    explicit UserService(ServiceContext& context);
    ~UserService() override;
    void stop() override;

  private:
    std::unique_ptr<UserParts> parts_;
};

}  // namespace messenger::user
