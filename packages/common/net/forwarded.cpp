#include "net/forwarded.hpp"

#include <algorithm>
#include <ranges>

#include "core/unicode.hpp"
#include "net/field_syntax.hpp"

namespace messenger::net {
namespace {

/// The members of a comma-separated list, whatever they are.
std::vector<std::string_view> members(std::string_view list) {
    std::vector<std::string_view> all;
    for (const auto member : std::views::split(list, ',')) {
        all.push_back(trim_field(std::string_view(member.begin(), member.end())));
    }
    return all;
}

void skip_white_space(std::string_view& rest) {
    rest.remove_prefix(std::min(rest.find_first_not_of(" \t"), rest.size()));
}

std::string_view take_token(std::string_view& rest) {
    const auto end = std::ranges::find_if_not(rest, is_token_char);
    const auto token = rest.substr(0, static_cast<std::size_t>(end - rest.begin()));
    rest.remove_prefix(token.size());
    return token;
}

/// token / quoted-string (RFC 9110 section 5.6.4), unquoted.
std::optional<std::string> take_value(std::string_view& rest) {
    if (!rest.starts_with('"')) {
        const auto token = take_token(rest);
        return token.empty() ? std::nullopt : std::optional(std::string(token));
    }
    std::string value;
    for (std::size_t i = 1; i < rest.size(); ++i) {
        if (rest[i] == '"') {
            rest.remove_prefix(i + 1);
            return value;
        }
        i += rest[i] == '\\' ? 1 : 0;
        if (i == rest.size() || !is_field_char(rest[i])) {
            return std::nullopt;
        }
        value += rest[i];
    }
    return std::nullopt;
}

bool is_scheme(std::string_view text) {
    return text == "http" || text == "https";
}

/// forwarded-element: pairs with ';' between them, each name once; stops before a comma or the end.
std::optional<ForwardedElement> take_element(std::string_view& rest) {
    ForwardedElement element;
    std::vector<std::string> names;
    while (true) {
        auto name = ascii_lowered(std::string(take_token(rest)));
        if (name.empty() || !rest.starts_with('=') || std::ranges::find(names, name) != names.end()) {
            return std::nullopt;
        }
        rest.remove_prefix(1);
        auto value = take_value(rest);
        if (!value) {
            return std::nullopt;
        }
        if (name == "for") {
            element.by_whom = std::move(*value);
        } else if (name == "proto") {
            element.scheme = ascii_lowered(std::string(*value));
        }
        names.push_back(std::move(name));
        if (!rest.starts_with(';')) {
            return element;
        }
        rest.remove_prefix(1);
    }
}

std::vector<ForwardedElement> read_x_forwarded(const Headers& headers) {
    std::vector<ForwardedElement> elements;
    const auto addresses = headers.joined("X-Forwarded-For");
    for (const auto address : members(addresses)) {
        elements.push_back({std::string(address), {}});
    }
    // One for the whole way, said by the nearest proxy.
    const auto schemes = headers.joined("X-Forwarded-Proto");
    const auto scheme =
        ascii_lowered(std::string(trim_field(std::string_view(schemes).substr(schemes.rfind(',') + 1))));
    for (auto& element : elements) {
        element.scheme = scheme;
    }
    return elements;
}

}  // namespace

std::optional<std::vector<ForwardedElement>> parse_forwarded(std::string_view value) {
    std::vector<ForwardedElement> elements;
    while (true) {
        skip_white_space(value);
        auto element = take_element(value);
        skip_white_space(value);
        if (!element || (!value.empty() && value.front() != ',')) {
            return std::nullopt;
        }
        elements.push_back(std::move(*element));
        if (value.empty()) {
            return elements;
        }
        value.remove_prefix(1);
    }
}

std::optional<boost::asio::ip::address> parse_node(std::string_view node) {
    if (node.starts_with('[')) {
        const auto close = node.find(']');
        if (close == std::string_view::npos || (close + 1 < node.size() && node[close + 1] != ':')) {
            return std::nullopt;
        }
        const auto inside = node.substr(1, close - 1);
        return inside.find(':') == std::string_view::npos ? std::nullopt : parse_address(inside);
    }
    const auto colon = node.find(':');
    const bool has_port = colon != std::string_view::npos && node.find(':', colon + 1) == std::string_view::npos;
    return parse_address(has_port ? node.substr(0, colon) : node);
}

ClientOrigin client_origin(const std::string& peer, const Headers& headers, const Networks& trusted,
                           ForwardedField field) {
    ClientOrigin origin{.address = peer, .scheme = {}};
    const auto name = field == ForwardedField::forwarded ? FieldName("Forwarded") : FieldName("X-Forwarded-For");
    if (trusted.empty() || !trusted.contains(std::string_view(peer)) || !headers.contains(name)) {
        return origin;
    }
    const auto elements = field == ForwardedField::forwarded
                              ? parse_forwarded(headers.joined(name)).value_or(std::vector<ForwardedElement>())
                              : read_x_forwarded(headers);
    for (const auto& element : elements | std::views::reverse) {
        const auto address = parse_node(element.by_whom);
        origin.scheme = is_scheme(element.scheme) ? element.scheme : origin.scheme;
        if (!address) {
            break;
        }
        origin.address = address->to_string();
        if (!trusted.contains(*address)) {
            break;
        }
    }
    return origin;
}

}  // namespace messenger::net
