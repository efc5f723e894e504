// What a program of the product was asked to do, from its flags, environment and .env.
#pragma once

#include <expected>
#include <string>
#include <vector>

#include "core/settings.hpp"

namespace messenger {

/// Answered by printing `output` and ending with `exit_code`.
struct PrintAndExit {
    std::string output;  ///< to stdout if the exit code is 0, else to stderr
    int exit_code = 0;
};

/// Reads the settings, or says what to print: --help, with `commands` in it, --version, --print-config,
/// --list-services, or every problem.
std::expected<Settings, PrintAndExit> read_command_line(int argc, char** argv, const SettingList& known,
                                                        const std::vector<std::string>& services,
                                                        const std::string& commands = {});

}  // namespace messenger
