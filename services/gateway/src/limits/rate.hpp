// Rate: how many requests in which time, as a setting says it: "600/1m". None with 0 requests.
#pragma once

#include <chrono>
#include <cstdint>

#include "core/settings.hpp"

namespace messenger {
namespace gateway {

struct Rate {
    std::int64_t requests = 0;
    std::chrono::seconds window{60};

    bool is_limited() const { return requests > 0; }
    /// In which time one more may come.
    std::chrono::nanoseconds interval() const { return std::chrono::nanoseconds(window) / requests; }
};

}  // namespace gateway

template <>
inline std::expected<gateway::Rate, std::string> parse_setting<gateway::Rate>(std::string_view text) {
    constexpr std::int64_t most = 1'000'000'000;
    const auto slash = std::min(text.find('/'), text.size());
    const auto requests = parse_setting<std::int64_t>(text.substr(0, slash));
    const auto window = parse_setting<std::chrono::seconds>(text.substr(std::min(slash + 1, text.size())));
    if (!requests || *requests < 0 || *requests > most || !window || window->count() < 1 ||
        *window > std::chrono::days(1)) {
        return std::unexpected("must be requests in a time of 1s to 1d, such as 600/1m; 0/1m for no limit");
    }
    return gateway::Rate{*requests, *window};
}

template <>
inline std::string_view setting_type_name<gateway::Rate>() {
    return "requests/duration";
}

}  // namespace messenger
