// The user service: profiles, and the search for people.
#pragma once

#include <memory>
#include <string_view>

#include "host/service.hpp"

namespace messenger::user {

class UserService final : public Service {
  public:
    static constexpr std::string_view name = "user";

    /// Opens and migrates the database.
    explicit UserService(ServiceContext& context);
    ~UserService() override;
    void stop() override;

  private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace messenger::user
