#include "http/door_rules.hpp"

#include "host/door_settings.hpp"
#include "host/host_settings.hpp"
#include "host/upstream_settings.hpp"
#include "settings.hpp"

namespace messenger::gateway {

namespace {

std::string strict_transport_of(const Settings& settings) {
    const auto seconds = settings.get(hsts_max_age).number;
    return seconds > 0 ? "max-age=" + std::to_string(seconds) : std::string();
}

}  // namespace

DoorRules::DoorRules(const Settings& settings)
    : hosts(settings.get(served_hosts)),
      routes(settings.get(route_rules)),
      proxies(settings.get(trusted_proxies)),
      proxy_field(settings.get(trusted_proxy_header)),
      logs_requests(settings.get(access_log).on),
      compresses(settings.get(compression).on),
      strict_transport(strict_transport_of(settings)),
      balancing{settings.get(auth_balancing), settings.get(user_balancing), settings.get(chat_balancing)} {}

SettingList DoorRules::settings() {
    return {&served_hosts, &route_rules,  &trusted_proxies, &trusted_proxy_header, &access_log,
            &compression,  &hsts_max_age, &auth_balancing,  &user_balancing,       &chat_balancing};
}

}  // namespace messenger::gateway
