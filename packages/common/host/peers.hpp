// The services that others call, and the settings that say where each listens and where it is found.
#pragma once

#include <array>
#include <string_view>

#include "host/setting_types.hpp"

namespace messenger {

enum class Peer { auth, user, chat };
inline constexpr std::array all_peers{Peer::auth, Peer::user, Peer::chat};

/// The name in settings, logs and folders.
std::string_view to_string(Peer peer);

inline const Setting<Port> gateway_port{"GATEWAY_SERVICE_PORT", "6003", "port of the gateway; 0 picks a free one"};
inline const Setting<Port> auth_port{"AUTH_SERVICE_PORT", "6000",
                                     "port of the auth service, when it runs as its own process"};
inline const Setting<Port> user_port{"USER_SERVICE_PORT", "6001",
                                     "port of the user service, when it runs as its own process"};
inline const Setting<Port> chat_port{"CHAT_SERVICE_PORT", "6002",
                                     "port of the chat service, when it runs as its own process"};

inline const Setting<InstanceList> auth_url{
    "AUTH_SERVICE_URL", "http://127.0.0.1:6000",
    "where the auth service is found; several instances, each with ;weight=N or not, are load-balanced"};
inline const Setting<InstanceList> user_url{
    "USER_SERVICE_URL", "http://127.0.0.1:6001",
    "where the user service is found; several instances, each with ;weight=N or not, are load-balanced"};
inline const Setting<InstanceList> chat_url{
    "CHAT_SERVICE_URL", "http://127.0.0.1:6002",
    "where the chat service is found; several instances, each with ;weight=N or not, are load-balanced"};

/// The setting with the port of a service, by the service's name.
const Setting<Port>& port_setting(std::string_view service);

/// The setting with a peer's instances.
const Setting<InstanceList>& url_setting(Peer peer);

}  // namespace messenger
