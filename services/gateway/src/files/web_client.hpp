// The web client as the gateway serves it: which paths are its own, and the files that are current.
#pragma once

#include <memory>
#include <mutex>

#include "core/settings.hpp"
#include "files/web_files.hpp"

namespace messenger::gateway {

/// Thread-safe.
class WebClient {
  public:
    /// Reads the folder that WEB_ROOT names, if it names one. Throws SettingsError.
    explicit WebClient(const Settings& settings) : files_(read(settings)) {}

    /// The files of these settings; null if there are none. Throws SettingsError.
    static std::shared_ptr<const WebFiles> read(const Settings& settings);
    /// From now on others are served.
    void replace(std::shared_ptr<const WebFiles> files);
    /// The answer, if the path is no service's and none of the gateway's own routes, and there are files.
    std::optional<net::Response> answer(const net::Request& request) const;

  private:
    mutable std::mutex mutex_;
    std::shared_ptr<const WebFiles> files_;
};

}  // namespace messenger::gateway
