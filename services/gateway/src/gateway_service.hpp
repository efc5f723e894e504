// The gateway: the one door for clients. It checks tokens and origins, refuses what no service knows, and forwards the
// rest to the service that its path names; WebSockets are handed on as they are.
#pragma once

#include <memory>
#include <string_view>

#include "host/configuration_check.hpp"
#include "host/service.hpp"

namespace messenger::gateway {

class GatewayService final : public Service {
  public:
    static constexpr std::string_view name = "gateway";

    /// Whether the settings can be used, without using them: the files that they name.
    static void check(const Settings& settings, Problems& problems);

    explicit GatewayService(ServiceContext& context);
    ~GatewayService() override;
    net::HttpHandler* handler(net::HttpHandler& pipeline) override;
    Task<> drain() override;
    void stop() override;

  private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace messenger::gateway
