#include "net/networks.hpp"

#include <algorithm>

namespace messenger::net {

namespace ip = boost::asio::ip;

std::optional<ip::address> parse_address(std::string_view text) {
    boost::system::error_code error;
    const auto address = ip::make_address(text, error);
    if (error || text.find('%') != std::string_view::npos) {
        return std::nullopt;
    }
    if (address.is_v6() && address.to_v6().is_v4_mapped()) {
        return ip::make_address_v4(ip::v4_mapped, address.to_v6());
    }
    return address;
}

bool Networks::add(std::string_view text) {
    if (const auto address = parse_address(text)) {
        if (address->is_v4()) {
            v4_.emplace_back(address->to_v4(), 32);
        } else {
            v6_.emplace_back(address->to_v6(), 128);
        }
        return true;
    }
    boost::system::error_code error;
    if (const auto network = ip::make_network_v4(text, error); !error && network == network.canonical()) {
        v4_.push_back(network);
        return true;
    }
    if (const auto network = ip::make_network_v6(text, error); !error && network == network.canonical()) {
        v6_.push_back(network);
        return true;
    }
    return false;
}

bool Networks::contains(const ip::address& address) const {
    if (address.is_v4()) {
        return std::ranges::any_of(v4_, [a = address.to_v4()](const auto& network) {
            return ip::network_v4(a, network.prefix_length()).canonical() == network;
        });
    }
    return std::ranges::any_of(v6_, [a = address.to_v6()](const auto& network) {
        return ip::network_v6(a, network.prefix_length()).canonical() == network;
    });
}

bool Networks::contains(std::string_view address) const {
    const auto parsed = parse_address(address);
    return parsed && contains(*parsed);
}

std::string network_of(std::string_view address) {
    constexpr unsigned short prefix_of_network = 64;
    if (address.find(':') == std::string_view::npos) {
        return std::string(address);  // the usual case, without reading it
    }
    // The scope of a link-local address says nothing about whose it is.
    const auto parsed = parse_address(address.substr(0, address.find('%')));
    if (!parsed || parsed->is_v4()) {
        return parsed ? parsed->to_string() : std::string(address);
    }
    return ip::network_v6(parsed->to_v6(), prefix_of_network).canonical().to_string();
}

}  // namespace messenger::net
