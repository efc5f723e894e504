// Types of settings that only processes have: wrong values are told with all other problems, before anything starts.
#pragma once

#include "core/log.hpp"
#include "core/settings.hpp"

namespace messenger {

struct IpAddress {
    std::string text;
};
/// Instances of a service: "http://host:port", comma-separated.
struct UrlList {
    List urls;
};
/// A number within limits.
template <std::int64_t Min, std::int64_t Max>
struct Bounded {
    std::int64_t number = Min;
};
using ShardCount = Bounded<0, 1024>;
using ThreadCount = Bounded<1, 1024>;
using DaySeconds = Bounded<0, 86'400>;

template <>
std::expected<IpAddress, std::string> parse_setting<IpAddress>(std::string_view text);
template <>
std::expected<UrlList, std::string> parse_setting<UrlList>(std::string_view text);
template <>
std::expected<log::Level, std::string> parse_setting<log::Level>(std::string_view text);
template <>
std::expected<ShardCount, std::string> parse_setting<ShardCount>(std::string_view text);
template <>
std::expected<ThreadCount, std::string> parse_setting<ThreadCount>(std::string_view text);
template <>
std::expected<DaySeconds, std::string> parse_setting<DaySeconds>(std::string_view text);

template <>
inline std::string_view setting_type_name<IpAddress>() {
    return "text";
}
template <>
inline std::string_view setting_type_name<UrlList>() {
    return "comma-separated list";
}
template <>
inline std::string_view setting_type_name<log::Level>() {
    return "text";
}
template <>
inline std::string_view setting_type_name<ShardCount>() {
    return "number";
}
template <>
inline std::string_view setting_type_name<ThreadCount>() {
    return "number";
}
template <>
inline std::string_view setting_type_name<DaySeconds>() {
    return "number";
}

}  // namespace messenger
