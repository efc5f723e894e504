#include "host/peer_tls.hpp"

#include "host/peers.hpp"
#include "host/service.hpp"
#include "host/tls_files.hpp"

namespace messenger {
namespace {

/// Throws SettingsError if there are some, and not all.
net::TlsFiles files_of(const Settings& settings) {
    net::TlsFiles files{.certificate = settings.get(peer_tls_certificate),
                        .key = settings.get(peer_tls_private_key),
                        .authorities = settings.get(peer_tls_authority)};
    const bool is_on = !files.certificate.empty();
    if (files.key.empty() == is_on || files.authorities.empty() == is_on) {
        throw SettingsError("PEER_TLS_CERTIFICATE, PEER_TLS_PRIVATE_KEY and PEER_TLS_AUTHORITY: each needs the others");
    }
    return files;
}

}  // namespace

bool has_peer_tls(const Settings& settings) {
    return !settings.get(peer_tls_certificate).empty();
}

std::shared_ptr<net::TlsContext> peer_tls(const Settings& settings, net::TlsContext::Role role) {
    return make_tls(role, files_of(settings));
}

void check_peer_urls(const Settings& settings, bool has_tls) {
    for (const auto peer : all_peers) {
        for (const auto& target : settings.get(url_setting(peer)).targets) {
            if (target.origin.is_encrypted != has_tls) {
                throw SettingsError(std::string(url_setting(peer).name()) +
                                    (has_tls ? ": must be https:// with PEER_TLS_CERTIFICATE"
                                             : ": https:// needs PEER_TLS_CERTIFICATE"));
            }
        }
    }
}

void follow_peer_tls(Reloads& reloads, std::shared_ptr<net::TlsContext> tls) {
    follow_tls(reloads, {&peer_tls_certificate, &peer_tls_private_key, &peer_tls_authority}, files_of, std::move(tls));
}

}  // namespace messenger
