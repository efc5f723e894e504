// Commands: what a program does once and ends, instead of serving: `messenger-auth admin create EMAIL`.
#pragma once

#include <expected>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/settings.hpp"

namespace messenger {

/// What a command is run with.
struct CommandContext {
    const Settings& settings;
    std::filesystem::path data_dir;  ///< exists
    std::vector<std::string> arguments;
    std::map<std::string, std::string> options;  ///< those that were given, by name
};

/// A flag of a command: `--name VALUE`.
struct CommandOption {
    std::string name;
    std::string value;  ///< what is to be given, by name: "URL"; empty: not mentioned by describe()
};

struct Command {
    std::string words;           ///< "admin create"
    std::string_view arguments;  ///< what follows, by name: "EMAIL"
    std::string_view help;
    /// Prints its result to stdout, and gives the exit code. May throw what a start may throw.
    std::function<int(const CommandContext&)> run;
    std::vector<CommandOption> options = {};  ///< beside the settings
};

/// A command line without the words, arguments and options of the command that it began with.
struct CommandChoice {
    const Command* command = nullptr;  ///< null: serve
    std::vector<std::string> arguments;
    std::map<std::string, std::string> options;
    std::vector<char*> rest;  ///< the program and the flags that are settings
};

/// Finds the command that a command line begins with; what is wrong with it as text.
std::expected<CommandChoice, std::string> choose_command(int argc, char** argv, const std::vector<Command>& commands);
/// One line for each command, for --help.
std::string describe(const std::vector<Command>& commands);

}  // namespace messenger
