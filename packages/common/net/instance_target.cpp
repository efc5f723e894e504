#include "net/instance_target.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/url/parse.hpp>
#include <charconv>

#include "core/settings.hpp"

namespace messenger::net {

std::string Origin::authority() const {
    const bool is_ipv6 = host.find(':') != std::string::npos;
    return (is_ipv6 ? "[" + host + "]" : host) + ":" + port;
}

std::optional<Origin> parse_origin(std::string_view url) {
    const auto parsed = boost::urls::parse_uri(url);
    if (!parsed || (parsed->scheme() != "http" && parsed->scheme() != "https") || parsed->host().empty() ||
        parsed->has_userinfo() || parsed->has_query() || parsed->has_fragment() ||
        (!parsed->path().empty() && parsed->path() != "/")) {
        return std::nullopt;
    }
    const bool is_encrypted = parsed->scheme() == "https";
    Origin origin{.host = parsed->host_address(),
                  .port = parsed->has_port() ? std::string(parsed->port())
                          : is_encrypted     ? "443"
                                             : "80",
                  .is_encrypted = is_encrypted};
    const auto port = parse_setting<Port>(origin.port);
    return port && port->number != 0 ? std::optional(std::move(origin)) : std::nullopt;
}

std::optional<InstanceTarget> parse_instance(std::string_view text) {
    constexpr std::string_view parameter = ";weight=";
    const auto semicolon = std::min(text.find(';'), text.size());
    auto origin = parse_origin(text.substr(0, semicolon));
    if (!origin) {
        return std::nullopt;
    }
    InstanceTarget target{.origin = std::move(*origin)};
    text.remove_prefix(semicolon);
    if (text.empty()) {
        return target;
    }
    if (!text.starts_with(parameter)) {
        return std::nullopt;
    }
    text.remove_prefix(parameter.size());
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), target.weight);
    const bool is_number = error == std::errc{} && end == text.data() + text.size();
    return is_number && target.weight >= 1 && target.weight <= max_weight ? std::optional(std::move(target))
                                                                          : std::nullopt;
}

bool is_address(const std::string& host) {
    boost::system::error_code error;
    boost::asio::ip::make_address(host, error);
    return !error;
}

}  // namespace messenger::net
