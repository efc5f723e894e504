#include "host/setting_types.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/ip/address.hpp>

#include "net/http_transport.hpp"

namespace messenger {
namespace {

template <std::int64_t Min, std::int64_t Max>
std::expected<Bounded<Min, Max>, std::string> parse_bounded(std::string_view text) {
    const auto number = parse_setting<std::int64_t>(text);
    if (!number || *number < Min || *number > Max) {
        return std::unexpected("must be a whole number from " + std::to_string(Min) + " to " + std::to_string(Max));
    }
    return Bounded<Min, Max>{*number};
}

}  // namespace

template <>
std::expected<IpAddress, std::string> parse_setting<IpAddress>(std::string_view text) {
    boost::system::error_code error;
    boost::asio::ip::make_address(std::string(text), error);
    if (error) {
        return std::unexpected("must be an IP address");
    }
    return IpAddress{std::string(text)};
}

template <>
std::expected<UrlList, std::string> parse_setting<UrlList>(std::string_view text) {
    UrlList list{parse_setting<List>(text).value()};
    if (list.urls.empty() ||
        !std::ranges::all_of(list.urls, [](const auto& url) { return net::parse_origin(url).has_value(); })) {
        return std::unexpected("must be http://host:port, or several with commas between them");
    }
    return list;
}

template <>
std::expected<log::Level, std::string> parse_setting<log::Level>(std::string_view text) {
    constexpr std::array<std::string_view, 4> names{"debug", "info", "warning", "error"};
    const auto found = std::ranges::find(names, text);
    if (found == names.end()) {
        return std::unexpected("must be debug, info, warning or error");
    }
    return static_cast<log::Level>(found - names.begin());
}

template <>
std::expected<ShardCount, std::string> parse_setting<ShardCount>(std::string_view text) {
    return parse_bounded<0, 1024>(text);
}

template <>
std::expected<ThreadCount, std::string> parse_setting<ThreadCount>(std::string_view text) {
    return parse_bounded<1, 1024>(text);
}

template <>
std::expected<DaySeconds, std::string> parse_setting<DaySeconds>(std::string_view text) {
    return parse_bounded<0, 86'400>(text);
}

}  // namespace messenger
