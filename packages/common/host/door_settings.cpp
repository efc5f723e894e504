#include "host/door_settings.hpp"

#include "host/service.hpp"
#include "host/tls_files.hpp"

namespace messenger {

template <>
std::expected<net::Networks, std::string> parse_setting<net::Networks>(std::string_view text) {
    net::Networks networks;
    for (const auto& one : parse_setting<List>(text).value()) {
        if (!networks.add(one)) {
            return std::unexpected("must be addresses or networks such as 10.0.0.0/8, with commas between them");
        }
    }
    return networks;
}

template <>
std::expected<net::ForwardedField, std::string> parse_setting<net::ForwardedField>(std::string_view text) {
    if (text == "x-forwarded-for") {
        return net::ForwardedField::x_forwarded_for;
    }
    if (text == "forwarded") {
        return net::ForwardedField::forwarded;
    }
    return std::unexpected("must be x-forwarded-for or forwarded");
}

template <>
std::expected<Count, std::string> parse_setting<Count>(std::string_view text) {
    constexpr std::int64_t most = 1'000'000'000;
    const auto number = parse_setting<std::int64_t>(text);
    if (!number || *number < 0 || *number > most) {
        return std::unexpected("must be a whole number from 0 to " + std::to_string(most));
    }
    return Count{static_cast<std::size_t>(*number)};
}

SettingList door_settings() {
    return {&trusted_proxies, &trusted_proxy_header, &proxy_protocol, &connections_per_address,
            &tls_certificate, &tls_private_key,      &http2};
}

namespace {

/// Throws SettingsError.
net::TlsFiles tls_files_of(const Settings& settings) {
    net::TlsFiles files{.certificate = settings.get(tls_certificate), .key = settings.get(tls_private_key)};
    if (files.certificate.empty() != files.key.empty()) {
        throw SettingsError("TLS_CERTIFICATE and TLS_PRIVATE_KEY: one needs the other");
    }
    return files;
}

std::shared_ptr<net::TlsContext> tls_of(const Settings& settings) {
    std::vector<std::string> protocols{"http/1.1"};
    if (settings.get(http2).on) {
        protocols.insert(protocols.begin(), "h2");
    }
    return make_tls(net::TlsContext::Role::server, tls_files_of(settings), protocols);
}

}  // namespace

net::HttpDoor door_of(const Settings& settings) {
    return {.trusted_proxies = settings.get(trusted_proxies),
            .has_proxy_protocol = settings.get(proxy_protocol).on,
            .most_connections = settings.get(connections_per_address).number,
            .tls = tls_of(settings)};
}

void follow_certificate(Reloads& reloads, std::shared_ptr<net::TlsContext> tls) {
    follow_tls(reloads, {&tls_certificate, &tls_private_key}, tls_files_of, std::move(tls));
}

}  // namespace messenger
