// Where instances of a service are, as settings name them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace messenger::net {

/// Where a service listens.
struct Origin {
    std::string host;  ///< a name or an address, without brackets
    std::string port;
    bool is_encrypted = false;  ///< speaks TLS

    /// As in a Host field: "[::1]:6000".
    std::string authority() const;
};

/// An instance, or several behind one name.
struct InstanceTarget {
    Origin origin;
    int weight = 1;  ///< its share of the requests beside the others'
};

inline constexpr int max_weight = 256;

/// Reads "http://host:port" or "https://host:port" (80 and 443 without a port); nothing for anything else.
std::optional<Origin> parse_origin(std::string_view url);
/// Reads the same, with ";weight=N" behind it or not, N from 1 to max_weight.
std::optional<InstanceTarget> parse_instance(std::string_view text);
/// Whether a host is the text of an address.
bool is_address(const std::string& host);

}  // namespace messenger::net
