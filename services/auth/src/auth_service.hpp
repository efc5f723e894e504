// The auth service: accounts, sessions and the tokens that prove them.
#pragma once

#include <memory>
#include <string_view>

#include "host/service.hpp"

namespace messenger::auth {

class AuthService final : public Service {
  public:
    static constexpr std::string_view name = "auth";

    explicit AuthService(ServiceContext& context);
    ~AuthService() override;
    Task<> drain() override;
    void stop() override;

  private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace messenger::auth
