#include "host/redis_setting.hpp"

#include "host/host_settings.hpp"
#include "host/service.hpp"

namespace messenger {

std::optional<redis::RedisUrl> redis_of(const Settings& settings) {
    const auto& text = settings.get(redis_url).value;
    if (text.empty()) {
        return std::nullopt;
    }
    auto url = redis::parse_redis_url(text);
    if (!url) {
        throw SettingsError("REDIS_URL: " + url.error());
    }
    return std::move(*url);
}

}  // namespace messenger
