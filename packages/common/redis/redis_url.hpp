// RedisUrl: where Redis is, as REDIS_URL says it.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace messenger::redis {

struct Endpoint {
    std::string host;
    std::uint16_t port = 6379;

    friend bool operator==(const Endpoint&, const Endpoint&) = default;
};

/// A parsed URL. Holds the password: never log it whole.
struct RedisUrl {
    std::vector<Endpoint> endpoints;  ///< the server, or the sentinels
    std::string master;               ///< the name that the sentinels know the server by; empty: there are none
    std::string user;
    std::string password;
    int database = 0;
};

/// Reads `redis://user:password@host:port/0`, or `redis-sentinel://user:password@host:port,host:port/0?master=NAME`;
/// user, password, ports and the database may be left out. The error says what is wrong and holds nothing of the URL.
std::expected<RedisUrl, std::string> parse_redis_url(std::string_view text);

}  // namespace messenger::redis
