// The settings of the gateway besides those that every process has.
#pragma once

#include "core/settings.hpp"

namespace messenger::gateway {

inline const Setting<Port> admin_port{
    "GATEWAY_ADMIN_PORT", "6103", "port on loopback for the gateway's metrics; in one process those of all services"};

inline SettingList settings() {
    return {&admin_port};
}

}  // namespace messenger::gateway
