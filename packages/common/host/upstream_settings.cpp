#include "host/upstream_settings.hpp"

namespace messenger {

const Setting<net::Balancing>& balancing_setting(Peer peer) {
    switch (peer) {
        case Peer::auth:
            return auth_balancing;
        case Peer::user:
            return user_balancing;
        case Peer::chat:
            break;
    }
    return chat_balancing;
}

SettingList upstream_settings() {
    return {&auth_balancing,
            &user_balancing,
            &chat_balancing,
            &upstream_max_requests,
            &upstream_resolve_interval,
            &upstream_drain_time,
            &upstream_check_interval,
            &upstream_check_timeout,
            &upstream_check_rise,
            &upstream_check_fall,
            &upstream_slow_start,
            &hedge_after};
}

net::HttpTransportOptions transport_options_of(const Settings& settings, Peer peer) {
    return {.instances = {.balancing = {.policy = settings.get(balancing_setting(peer)),
                                        .max_requests = static_cast<int>(settings.get(upstream_max_requests).number),
                                        .slow_start = settings.get(upstream_slow_start)},
                          .resolve_interval = settings.get(upstream_resolve_interval),
                          .drain_time = settings.get(upstream_drain_time)},
            .check_interval = settings.get(upstream_check_interval),
            .check_timeout = settings.get(upstream_check_timeout),
            .check_thresholds = {.rise = static_cast<int>(settings.get(upstream_check_rise).number),
                                 .fall = static_cast<int>(settings.get(upstream_check_fall).number)},
            .hedge_after = settings.get(hedge_after)};
}

}  // namespace messenger
