// What is wrong with settings beyond single values, found without opening, making or changing anything: for
// --check-config, and before settings that were read anew are put in force.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "core/settings.hpp"

namespace messenger {

/// What is wrong, one text each.
class Problems {
  public:
    /// Nothing if the text is empty.
    void add(std::string text);
    /// What a check throws, as the reason that a failing start would log.
    void add_thrown_by(const std::function<void()>& check);
    const std::vector<std::string>& texts() const { return texts_; }

  private:
    std::vector<std::string> texts_;
};

/// What a service finds out about its own settings.
using ConfigurationCheck = std::function<void(const Settings&, Problems&)>;

/// Every problem: what the services say, a data folder that can't be used, instances of services whose
/// names can't be resolved. Blocks while names are resolved. `services` are those of this process.
std::vector<std::string> check_configuration(const Settings& settings, const std::vector<std::string>& services,
                                             const std::vector<ConfigurationCheck>& checks);

/// A problem with a file that has to be there and readable; empty if there is none, or no file was named.
std::string problem_with_file(const Settings& settings, const Setting<std::string>& file);

}  // namespace messenger
