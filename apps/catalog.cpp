#include "host/catalog.hpp"

#include "auth/src/settings.hpp"
#include "chat/src/settings.hpp"
#include "gateway/src/settings.hpp"
#include "host/host_settings.hpp"
#include "host/upstream_settings.hpp"
#include "user/src/settings.hpp"

namespace messenger {

SettingList all_settings() {
    auto all = host_settings();
    for (const auto& settings :
         {upstream_settings(), auth::settings(), chat::settings(), gateway::settings(), user::settings()}) {
        all.insert(all.end(), settings.begin(), settings.end());
    }
    return all;
}

}  // namespace messenger
