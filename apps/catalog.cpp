#include "host/catalog.hpp"

#include "gateway/src/settings.hpp"
#include "host/host_settings.hpp"

namespace messenger {

SettingList all_settings() {
    auto all = host_settings();
    for (const auto& settings : {gateway::settings()}) {
        all.insert(all.end(), settings.begin(), settings.end());
    }
    return all;
}

}  // namespace messenger
