// DoorRules: the settings that the gateway looks at for every request, in the form in which it looks at them.
#pragma once

#include "core/settings.hpp"
#include "net/forwarded.hpp"
#include "net/networks.hpp"

namespace messenger::gateway {

/// A snapshot, which a reload replaces as a whole.
struct DoorRules {
    explicit DoorRules(const Settings& settings);
    /// Those that it is made of.
    static SettingList settings();

    net::Networks proxies;  ///< that are believed who the client is
    net::ForwardedField proxy_field;
    bool logs_requests;
};

}  // namespace messenger::gateway
