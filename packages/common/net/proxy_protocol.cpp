#include "net/proxy_protocol.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/ip/address.hpp>
#include <charconv>
#include <cstdint>
#include <ranges>
#include <vector>

#include "net/networks.hpp"

namespace messenger::net {
namespace {

namespace ip = boost::asio::ip;

constexpr std::string_view text_start = "PROXY ";
constexpr std::size_t longest_text = 107;
constexpr std::string_view binary_start("\r\n\r\n\0\r\nQUIT\n", 12);
constexpr std::size_t binary_head = 16;
/// Addresses, and what proxies add about TLS.
constexpr std::size_t most_binary = 2048;

std::unexpected<Error> broken() {
    return fail(problem::malformed_request, "the PROXY header is malformed");
}

bool is_port(std::string_view text) {
    std::uint16_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size() && (text == "0" || !text.starts_with('0'));
}

Result<std::optional<ProxyHeader>> parse_text(std::string_view received) {
    const auto end = received.substr(0, longest_text).find('\n');
    if (end == std::string_view::npos) {
        return received.size() < longest_text ? Result<std::optional<ProxyHeader>>(std::nullopt) : broken();
    }
    if (received[end - 1] != '\r') {
        return broken();
    }
    std::vector<std::string_view> words;
    for (const auto word : std::views::split(received.substr(0, end - 1), ' ')) {
        words.emplace_back(word.begin(), word.end());
    }
    if (words[1] == "UNKNOWN") {
        return ProxyHeader{.length = end + 1, .client = {}};
    }
    const bool is_v4 = words[1] == "TCP4";
    if ((!is_v4 && words[1] != "TCP6") || words.size() != 6 || !is_port(words[4]) || !is_port(words[5])) {
        return broken();
    }
    for (const auto address : {words[2], words[3]}) {
        boost::system::error_code error;
        if (ip::make_address(address, error).is_v4() != is_v4 || error) {
            return broken();
        }
    }
    const auto client = parse_address(words[2]);
    return client ? Result<std::optional<ProxyHeader>>(ProxyHeader{.length = end + 1, .client = client->to_string()})
                  : broken();
}

template <typename Address>
std::string read_address(std::string_view bytes) {
    typename Address::bytes_type raw{};
    std::ranges::transform(bytes.substr(0, raw.size()), raw.begin(),
                           [](char c) { return static_cast<unsigned char>(c); });
    return parse_address(Address(raw).to_string())->to_string();
}

Result<std::optional<ProxyHeader>> parse_binary(std::string_view received) {
    if (received.size() < binary_head) {
        return std::nullopt;
    }
    const auto byte = [received](std::size_t at) { return static_cast<unsigned char>(received[at]); };
    const auto command = byte(12);
    const auto family = byte(13);
    const std::size_t size = byte(14) * 256U + byte(15);
    // Version 2; LOCAL or PROXY. Of what is no TCP there is no client here.
    const std::size_t least = family == 0x11 ? 12 : family == 0x21 ? 36 : 0;
    if ((command != 0x20 && command != 0x21) || (command == 0x21 && family != 0x00 && least == 0) ||
        size > most_binary || (command == 0x21 && size < least)) {
        return broken();
    }
    if (received.size() < binary_head + size) {
        return std::nullopt;
    }
    ProxyHeader header{.length = binary_head + size, .client = {}};
    const auto addresses = received.substr(binary_head, size);
    if (command == 0x21 && least > 0) {
        header.client =
            family == 0x11 ? read_address<ip::address_v4>(addresses) : read_address<ip::address_v6>(addresses);
    }
    return header;
}

}  // namespace

Result<std::optional<ProxyHeader>> parse_proxy_header(std::string_view received) {
    for (const auto& [start, parse] : {std::pair(text_start, &parse_text), std::pair(binary_start, &parse_binary)}) {
        const auto common = std::min(start.size(), received.size());
        if (received.substr(0, common) == start.substr(0, common)) {
            return common < start.size() ? Result<std::optional<ProxyHeader>>(std::nullopt) : parse(received);
        }
    }
    return broken();
}

}  // namespace messenger::net
