// How services that run as processes of their own know each other: by certificates, both ways (mutual TLS).
#pragma once

#include <memory>

#include "core/settings.hpp"
#include "host/reloads.hpp"
#include "net/tls_context.hpp"

namespace messenger {

inline const Setting<std::string> peer_tls_certificate{"PEER_TLS_CERTIFICATE", "",
                                                       "PEM file of the certificate that a service shows to others, as "
                                                       "server and as client; empty: they speak plain HTTP"};
inline const Setting<std::string> peer_tls_private_key{"PEER_TLS_PRIVATE_KEY", "",
                                                       "PEM file of that certificate's private key"};
inline const Setting<std::string> peer_tls_authority{
    "PEER_TLS_AUTHORITY", "",
    "PEM file of the certificates of those who may have signed the other services' certificates"};

/// Whether they speak TLS.
bool has_peer_tls(const Settings& settings);

/// The context of one end of such connections; null if they speak plain HTTP. Throws SettingsError.
std::shared_ptr<net::TlsContext> peer_tls(const Settings& settings, net::TlsContext::Role role);

/// Throws SettingsError unless the instances of all services are https:// where they speak TLS, and http:// else.
void check_peer_urls(const Settings& settings, bool has_tls);

/// Has the files read again with the settings, also where they have the same names.
void follow_peer_tls(Reloads& reloads, std::shared_ptr<net::TlsContext> tls);

}  // namespace messenger
