#include "host/setting_types.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/ip/address.hpp>
#include <optional>

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
std::expected<InstanceList, std::string> parse_setting<InstanceList>(std::string_view text) {
    InstanceList list;
    for (const auto& each : parse_setting<List>(text).value()) {
        auto target = net::parse_instance(each);
        if (!target) {
            return std::unexpected("must be http://host:port or http://host:port;weight=3 with a weight from 1 to " +
                                   std::to_string(net::max_weight) + ", or several with commas between them");
        }
        list.targets.push_back(std::move(*target));
    }
    return list.targets.empty() ? std::expected<InstanceList, std::string>(std::unexpected("must name an instance"))
                                : std::move(list);
}

template <>
std::expected<net::Balancing, std::string> parse_setting<net::Balancing>(std::string_view text) {
    for (const auto policy : {net::Balancing::two_choices, net::Balancing::round_robin, net::Balancing::hash_user,
                              net::Balancing::hash_room}) {
        if (text == net::to_string(policy)) {
            return policy;
        }
    }
    return std::unexpected("must be two-choices, round-robin, hash-user or hash-room");
}

template <>
std::expected<std::chrono::milliseconds, std::string> parse_setting<std::chrono::milliseconds>(std::string_view text) {
    std::optional<std::chrono::milliseconds> time;
    if (text.ends_with("ms")) {
        if (const auto number = parse_setting<std::int64_t>(text.substr(0, text.size() - 2))) {
            time.emplace(*number);
        }
    } else if (const auto seconds = parse_setting<std::chrono::seconds>(text)) {
        time = *seconds;
    }
    if (!time || *time > std::chrono::days(1)) {
        return std::unexpected("must be a duration of at most a day such as 250ms, 30s or 15m");
    }
    return *time;
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
std::expected<Repeats, std::string> parse_setting<Repeats>(std::string_view text) {
    return parse_bounded<1, 100>(text);
}

template <>
std::expected<RequestCount, std::string> parse_setting<RequestCount>(std::string_view text) {
    return parse_bounded<1, 1'000'000>(text);
}

template <>
std::expected<DaySeconds, std::string> parse_setting<DaySeconds>(std::string_view text) {
    return parse_bounded<0, 86'400>(text);
}

}  // namespace messenger
