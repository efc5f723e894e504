#include "http/refresh_cookie.hpp"

namespace messenger::auth {
namespace {

constexpr std::string_view plain_name = "messenger_refresh";
constexpr std::string_view secure_name = "__Host-messenger_refresh";

bool is_plain_loopback(const net::Request& request) {
    if (net::iequals(request.headers.get("X-Forwarded-Proto"), "https")) {
        return false;
    }
    auto host = request.headers.get("Host");
    if (host.starts_with("[::1]")) {
        return true;
    }
    host = host.substr(0, host.find(':'));
    return net::iequals(host, "localhost") || host.starts_with("127.");
}

std::string_view name_for(const net::Request& request) {
    return is_plain_loopback(request) ? plain_name : secure_name;
}

}  // namespace

bool wants_cookie(const net::Request& request) {
    return net::iequals(request.headers.get("X-Token-Mode"), "cookie");
}

std::string refresh_cookie(const net::Request& request) {
    const auto name = name_for(request);
    for (const auto& [field, value] : request.headers) {
        if (!net::iequals(field, "Cookie")) {
            continue;
        }
        std::string_view rest = value;
        while (!rest.empty()) {
            rest.remove_prefix(std::min(rest.find_first_not_of(" \t"), rest.size()));
            const auto end = std::min(rest.find(';'), rest.size());
            const auto pair = rest.substr(0, end);
            if (pair.starts_with(name) && pair.substr(name.size()).starts_with('=')) {
                return std::string(pair.substr(name.size() + 1));
            }
            rest.remove_prefix(std::min(end + 1, rest.size()));
        }
    }
    return {};
}

std::string set_refresh_cookie(const net::Request& request, const std::string& token, std::chrono::seconds lifetime) {
    return std::string(name_for(request)) + "=" + token + "; Path=/; Max-Age=" + std::to_string(lifetime.count()) +
           "; HttpOnly; SameSite=Strict" + (is_plain_loopback(request) ? "" : "; Secure");
}

std::string clear_refresh_cookie(const net::Request& request) {
    return set_refresh_cookie(request, "", std::chrono::seconds(0));
}

}  // namespace messenger::auth
