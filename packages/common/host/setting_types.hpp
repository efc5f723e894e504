// Types of settings that only processes have: wrong values are told with all other problems, before anything starts.
#pragma once

#include "core/log.hpp"
#include "core/settings.hpp"
#include "net/balancing.hpp"
#include "net/instance_target.hpp"

namespace messenger {

struct IpAddress {
    std::string text;
};
/// Instances of a service: "http://host:port" or "http://host:port;weight=3", comma-separated.
struct InstanceList {
    std::vector<net::InstanceTarget> targets;
};
/// A number within limits.
template <std::int64_t Min, std::int64_t Max>
struct Bounded {
    std::int64_t number = Min;
};
using ShardCount = Bounded<0, 1024>;
using ThreadCount = Bounded<1, 1024>;
using Repeats = Bounded<1, 100>;
using RequestCount = Bounded<1, 1'000'000>;
using DaySeconds = Bounded<0, 86'400>;

template <>
std::expected<IpAddress, std::string> parse_setting<IpAddress>(std::string_view text);
template <>
std::expected<InstanceList, std::string> parse_setting<InstanceList>(std::string_view text);
template <>
std::expected<net::Balancing, std::string> parse_setting<net::Balancing>(std::string_view text);
/// "250ms", and what seconds are written as; 0 to one day.
template <>
std::expected<std::chrono::milliseconds, std::string> parse_setting<std::chrono::milliseconds>(std::string_view text);
template <>
std::expected<log::Level, std::string> parse_setting<log::Level>(std::string_view text);
template <>
std::expected<ShardCount, std::string> parse_setting<ShardCount>(std::string_view text);
template <>
std::expected<ThreadCount, std::string> parse_setting<ThreadCount>(std::string_view text);
template <>
std::expected<Repeats, std::string> parse_setting<Repeats>(std::string_view text);
template <>
std::expected<RequestCount, std::string> parse_setting<RequestCount>(std::string_view text);
template <>
std::expected<DaySeconds, std::string> parse_setting<DaySeconds>(std::string_view text);

template <>
inline std::string_view setting_type_name<IpAddress>() {
    return "text";
}
template <>
inline std::string_view setting_type_name<InstanceList>() {
    return "comma-separated list";
}
template <>
inline std::string_view setting_type_name<net::Balancing>() {
    return "text";
}
template <>
inline std::string_view setting_type_name<std::chrono::milliseconds>() {
    return "duration";
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
inline std::string_view setting_type_name<Repeats>() {
    return "number";
}
template <>
inline std::string_view setting_type_name<RequestCount>() {
    return "number";
}
template <>
inline std::string_view setting_type_name<DaySeconds>() {
    return "number";
}

}  // namespace messenger
