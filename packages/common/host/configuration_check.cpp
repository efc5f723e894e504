#include "host/configuration_check.hpp"

#include <unistd.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <fstream>

#include "core/failure.hpp"
#include "host/host_settings.hpp"
#include "host/peer_tls.hpp"
#include "host/redis_setting.hpp"
#include "host/service.hpp"

namespace messenger {
namespace {

/// Whether a start could make files in a folder, or the folder.
bool is_usable_folder(std::filesystem::path folder) {
    std::error_code error;
    folder = std::filesystem::absolute(folder, error);
    while (!std::filesystem::exists(folder, error) && folder.has_relative_path()) {
        folder = folder.parent_path();
    }
    return std::filesystem::is_directory(folder, error) && ::access(folder.c_str(), W_OK | X_OK) == 0;
}

/// Of the instances of one service, each name that nobody knows.
void check_names(const Settings& settings, Peer peer, Problems& problems) {
    boost::asio::io_context context;
    boost::asio::ip::tcp::resolver resolver(context);
    const auto& setting = url_setting(peer);
    for (const auto& target : settings.get(setting).targets) {
        boost::system::error_code error;
        resolver.resolve(target.origin.host, target.origin.port, error);
        if (error) {
            problems.add(std::string(setting.name()) + ": the name " + target.origin.host + " can't be resolved");
        }
    }
}

}  // namespace

void Problems::add(std::string text) {
    if (!text.empty()) {
        texts_.push_back(std::move(text));
    }
}

void Problems::add_thrown_by(const std::function<void()>& check) {
    try {
        check();
    } catch (const SettingsError& error) {
        add(error.what());
    } catch (const std::exception& error) {
        add(std::string(safe_reason(error)));
    }
}

std::vector<std::string> check_configuration(const Settings& settings, const std::vector<std::string>& services,
                                             const std::vector<ConfigurationCheck>& checks) {
    Problems problems;
    problems.add_thrown_by([&settings] { redis_of(settings); });
    if (services.size() == 1) {
        problems.add_thrown_by([&settings] { peer_tls(settings, net::TlsContext::Role::client); });
        problems.add_thrown_by([&settings] { check_peer_urls(settings, has_peer_tls(settings)); });
    }
    for (const auto& check : checks) {
        check(settings, problems);
    }
    if (!is_usable_folder(settings.get(data_directory))) {
        problems.add("MESSENGER_DATA_DIR: the folder can't be made or written");
    }
    for (const auto peer : all_peers) {
        if (std::ranges::find(services, to_string(peer)) == services.end()) {
            check_names(settings, peer, problems);
        }
    }
    return problems.texts();
}

std::string problem_with_file(const Settings& settings, const Setting<std::string>& file) {
    const auto path = settings.get(file);
    if (path.empty() || (std::ifstream(path) && !std::filesystem::is_directory(path))) {
        return {};
    }
    return std::string(file.name()) + ": the file can't be read";
}

}  // namespace messenger
