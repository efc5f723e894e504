// TLS contexts that are made of files which settings name, and follow these when settings are read anew.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "host/reloads.hpp"
#include "net/tls_context.hpp"

namespace messenger {

/// The files that settings name; without a certificate there is no TLS. Throws SettingsError if some are missing.
using FindTlsFiles = std::function<net::TlsFiles(const Settings&)>;

/// Null without a certificate. Throws SettingsError if the files can't be used.
std::shared_ptr<net::TlsContext> make_tls(net::TlsContext::Role role, const net::TlsFiles& files,
                                          const std::vector<std::string>& protocols = {});

/// Has the files read again with the settings, also where they have the same names. That there is TLS at all only a
/// restart changes.
void follow_tls(Reloads& reloads, const SettingList& followed, FindTlsFiles find_files,
                std::shared_ptr<net::TlsContext> tls);

}  // namespace messenger
