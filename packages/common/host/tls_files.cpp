#include "host/tls_files.hpp"

#include "host/service.hpp"

namespace messenger {
namespace {

/// What `make` gives; a file that can't be used is a wrong setting.
auto or_settings_error(const auto& make) {
    try {
        return make();
    } catch (const net::TlsError& error) {
        throw SettingsError(error.what());
    }
}

}  // namespace

std::shared_ptr<net::TlsContext> make_tls(net::TlsContext::Role role, const net::TlsFiles& files,
                                          const std::vector<std::string>& protocols) {
    if (files.certificate.empty()) {
        return nullptr;
    }
    return or_settings_error([&] { return std::make_shared<net::TlsContext>(role, files, protocols); });
}

void follow_tls(Reloads& reloads, const SettingList& followed, FindTlsFiles find_files,
                std::shared_ptr<net::TlsContext> tls) {
    const std::string name(followed.front()->name());
    const auto read = [tls = std::move(tls), find_files = std::move(find_files), name](const Settings& next) {
        const auto files = find_files(next);
        if (files.certificate.empty()) {
            throw SettingsError(name + ": only a restart goes back to plain HTTP");
        }
        return [tls, context = or_settings_error([&] { return tls->read(files); })] { tls->use(context); };
    };
    reloads.follow(followed, read, Reloads::When::always);
}

}  // namespace messenger
