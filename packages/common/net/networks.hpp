// Networks: sets of addresses, as a setting lists them: "10.0.0.0/8, 2001:db8::/32, 192.0.2.1".
#pragma once

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/network_v4.hpp>
#include <boost/asio/ip/network_v6.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace messenger::net {

/// Immutable once filled.
class Networks {
  public:
    /// Adds an address or a network in CIDR notation, whose host bits are zero; false for anything else.
    bool add(std::string_view text);
    /// IPv4 addresses that are mapped into IPv6 are those of IPv4.
    bool contains(const boost::asio::ip::address& address) const;
    bool contains(std::string_view address) const;
    bool empty() const { return v4_.empty() && v6_.empty(); }

  private:
    std::vector<boost::asio::ip::network_v4> v4_;
    std::vector<boost::asio::ip::network_v6> v6_;
};

/// The address that a text is, of IPv4 where it is mapped into IPv6, without a scope; nothing for anything else.
std::optional<boost::asio::ip::address> parse_address(std::string_view text);

/// What an address counts as where requests or connections are limited: itself, or its /64 network if it is of IPv6,
/// where everybody has as many addresses as he likes. Anything else counts as what it is.
std::string network_of(std::string_view address);

}  // namespace messenger::net
