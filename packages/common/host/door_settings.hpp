// The settings of the port that the world reaches: who is let in, and who is believed.
#pragma once

#include "core/settings.hpp"
#include "host/reloads.hpp"
#include "net/forwarded.hpp"
#include "net/http_server.hpp"

namespace messenger {

/// How many, none or more.
struct Count {
    std::size_t number = 0;
};

template <>
std::expected<net::Networks, std::string> parse_setting<net::Networks>(std::string_view text);
template <>
std::expected<net::ForwardedField, std::string> parse_setting<net::ForwardedField>(std::string_view text);
template <>
std::expected<Count, std::string> parse_setting<Count>(std::string_view text);

template <>
inline std::string_view setting_type_name<net::Networks>() {
    return "comma-separated list";
}
template <>
inline std::string_view setting_type_name<net::ForwardedField>() {
    return "text";
}
template <>
inline std::string_view setting_type_name<Count>() {
    return "number";
}

inline const Setting<net::Networks> trusted_proxies{
    "TRUSTED_PROXIES", "",
    "addresses and networks (10.0.0.0/8) of the proxies in front of the gateway, which are believed who the client is; "
    "empty: none"};
inline const Setting<net::ForwardedField> trusted_proxy_header{
    "TRUSTED_PROXY_HEADER", "x-forwarded-for",
    "the field that the trusted proxies write: x-forwarded-for (and x-forwarded-proto) or forwarded"};
inline const Setting<Switch> proxy_protocol{
    "PROXY_PROTOCOL", "off", "on: trusted proxies begin each connection with a PROXY header, version 1 or 2"};
inline const Setting<Count> connections_per_address{
    "CONNECTIONS_PER_ADDRESS", "50000",
    "connections that one address, or /64 network of IPv6, may have at the gateway; 0: any number"};

inline const Setting<std::string> tls_certificate{
    "TLS_CERTIFICATE", "",
    "PEM file of the certificate and its chain: the gateway's port speaks HTTPS; empty: plain HTTP"};
inline const Setting<std::string> tls_private_key{"TLS_PRIVATE_KEY", "", "PEM file of the certificate's private key"};

inline const Setting<Switch> http2{"HTTP2", "on",
                                   "whether clients that come over TLS may speak HTTP/2, besides HTTP/1.1"};

/// These.
SettingList door_settings();

/// What they say. Throws SettingsError if the files of TLS can't be used.
net::HttpDoor door_of(const Settings& settings);

/// Has the certificate read again with the settings, also where its files have the same names.
void follow_certificate(Reloads& reloads, std::shared_ptr<net::TlsContext> tls);

}  // namespace messenger
