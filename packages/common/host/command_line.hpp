// What a program of the product was asked to do, from its flags, environment and .env.
#pragma once

#include <expected>
#include <functional>
#include <string>
#include <vector>

#include "core/settings.hpp"

namespace messenger {

/// Answered by printing `output` and ending with `exit_code`.
struct PrintAndExit {
    std::string output;  ///< to stdout if the exit code is 0, else to stderr
    int exit_code = 0;
};

/// What is wrong with settings beyond single values, one text each.
using CheckSettings = std::function<std::vector<std::string>(const Settings&)>;

/// Reads the settings, or says what to print: --help, with `commands` in it, --version, --print-config,
/// --list-services, --check-config, which calls `check`, or every problem. May be called again: files are read anew.
std::expected<Settings, PrintAndExit> read_command_line(int argc, char** argv, const SettingList& known,
                                                        const std::vector<std::string>& services,
                                                        const std::string& commands = {},
                                                        const CheckSettings& check = {});

}  // namespace messenger
