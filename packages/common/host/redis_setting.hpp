// REDIS_URL, read.
#pragma once

#include <optional>

#include "core/settings.hpp"
#include "redis/redis_url.hpp"

namespace messenger {

/// Where Redis is; nothing if there is none. Throws SettingsError.
std::optional<redis::RedisUrl> redis_of(const Settings& settings);

}  // namespace messenger
