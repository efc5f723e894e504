#include "redis/redis_url.hpp"

#include <boost/url/parse.hpp>
#include <charconv>

namespace messenger::redis {
namespace {

constexpr std::uint16_t sentinel_port = 26379;
constexpr std::string_view syntax =
    "expected redis://user:password@host:port/0 or redis-sentinel://host:port,host:port/0?master=NAME";

template <typename Number>
bool read_number(std::string_view text, Number& number) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size();
}

bool read_endpoints(std::string_view text, std::uint16_t default_port, std::vector<Endpoint>& endpoints) {
    while (true) {
        const auto comma = std::min(text.find(','), text.size());
        // The rules for hosts and ports are those of URLs.
        const auto endpoint = "redis://" + std::string(text.substr(0, comma));
        const auto url = boost::urls::parse_uri(endpoint);
        auto port = default_port;
        if (!url || url->host().empty() || url->has_userinfo() ||
            (url->has_port() && (!read_number(std::string_view(url->port()), port) || port == 0))) {
            return false;
        }
        endpoints.push_back({std::string(url->host_address()), port});
        if (comma == text.size()) {
            return true;
        }
        text.remove_prefix(comma + 1);
    }
}

}  // namespace

std::expected<RedisUrl, std::string> parse_redis_url(std::string_view text) {
    const auto wrong = std::unexpected(std::string(syntax));
    const auto scheme_end = text.find("://");
    const auto scheme = text.substr(0, scheme_end);
    if (scheme_end == std::string_view::npos || (scheme != "redis" && scheme != "redis-sentinel")) {
        return wrong;
    }
    const bool has_sentinels = scheme == "redis-sentinel";
    const auto begin = scheme_end + 3;
    const auto end = std::min(text.find_first_of("/?#", begin), text.size());
    const auto authority = text.substr(begin, end - begin);
    const auto at = authority.rfind('@');
    const auto hosts = at == std::string_view::npos ? authority : authority.substr(at + 1);
    const auto user = at == std::string_view::npos ? std::string_view() : authority.substr(0, at + 1);

    RedisUrl redis;
    if (!read_endpoints(hosts, has_sentinels ? sentinel_port : std::uint16_t{6379}, redis.endpoints) ||
        (!has_sentinels && redis.endpoints.size() != 1)) {
        return wrong;
    }
    const auto without_hosts = "redis://" + std::string(user) + "host" + std::string(text.substr(end));
    const auto rest = boost::urls::parse_uri(without_hosts);
    if (!rest || rest->has_fragment()) {
        return wrong;
    }
    redis.user = rest->user();
    redis.password = rest->password();
    const auto path = rest->path();
    if (path.size() > 1 && !read_number(std::string_view(path).substr(1), redis.database)) {
        return std::unexpected("the database must be a number");
    }
    for (const auto& parameter : rest->params()) {
        if (!has_sentinels || parameter.key != "master") {
            return std::unexpected("an unknown parameter");
        }
        redis.master = parameter.value;
    }
    if (has_sentinels && redis.master.empty()) {
        return std::unexpected("sentinels need ?master=NAME");
    }
    return redis;
}

}  // namespace messenger::redis
