#include "http/door_rules.hpp"

#include "host/door_settings.hpp"
#include "host/host_settings.hpp"
#include "host/upstream_settings.hpp"
#include "settings.hpp"

namespace messenger::gateway {

DoorRules::DoorRules(const Settings& settings)
    : hosts(settings.get(served_hosts)),
      routes(settings.get(route_rules)),
      proxies(settings.get(trusted_proxies)),
      proxy_field(settings.get(trusted_proxy_header)),
      logs_requests(settings.get(access_log).on),
      balancing{settings.get(auth_balancing), settings.get(user_balancing), settings.get(chat_balancing)} {}

SettingList DoorRules::settings() {
    return {&served_hosts, &route_rules,    &trusted_proxies, &trusted_proxy_header,
            &access_log,   &auth_balancing, &user_balancing,  &chat_balancing};
}

}  // namespace messenger::gateway
