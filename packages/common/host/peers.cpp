#include "host/peers.hpp"

#include "host/host_settings.hpp"
#include "host/peer_tls.hpp"
#include "host/tracing.hpp"

namespace messenger {

std::string_view to_string(Peer peer) {
    constexpr std::array<std::string_view, 3> names{"auth", "user", "chat"};
    return names[static_cast<std::size_t>(peer)];
}

const Setting<Port>& port_setting(std::string_view service) {
    if (service == "auth") {
        return auth_port;
    }
    if (service == "user") {
        return user_port;
    }
    return service == "chat" ? chat_port : gateway_port;
}

const Setting<InstanceList>& url_setting(Peer peer) {
    switch (peer) {
        case Peer::auth:
            return auth_url;
        case Peer::user:
            return user_url;
        case Peer::chat:
            break;
    }
    return chat_url;
}

SettingList host_settings() {
    return {&gateway_port,
            &auth_port,
            &user_port,
            &chat_port,
            &auth_url,
            &user_url,
            &chat_url,
            &bind_address,
            &settings_file,
            &data_directory,
            &internal_api_token,
            &cors_origins,
            &log_level,
            &access_log,
            &shutdown_timeout,
            &shard_count,
            &blocking_threads,
            &rate_limits,
            &redis_url,
            &otlp_endpoint,
            &sampled_share,
            &peer_tls_certificate,
            &peer_tls_private_key,
            &peer_tls_authority};
}

}  // namespace messenger
