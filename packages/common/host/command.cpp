#include "host/command.hpp"

#include <algorithm>

namespace messenger {
namespace {

std::vector<std::string> split(std::string_view words) {
    std::vector<std::string> result;
    while (!words.empty()) {
        const auto end = std::min(words.find(' '), words.size());
        result.emplace_back(words.substr(0, end));
        words.remove_prefix(std::min(end + 1, words.size()));
    }
    return result;
}

/// Moves the flags that are the command's own from the rest of a choice to its options; what is wrong with them.
std::string take_options(const Command& command, CommandChoice& choice) {
    std::vector<char*> others;
    for (std::size_t i = 0; i < choice.rest.size(); ++i) {
        const std::string_view flag = choice.rest[i];
        const auto given = flag.substr(0, flag.find('='));
        const auto option = std::ranges::find_if(
            command.options, [&](const CommandOption& known) { return i > 0 && given == "--" + known.name; });
        if (option == command.options.end()) {
            others.push_back(choice.rest[i]);
        } else if (given.size() < flag.size()) {
            choice.options[option->name] = flag.substr(given.size() + 1);
        } else if (i + 1 < choice.rest.size()) {
            choice.options[option->name] = choice.rest[++i];
        } else {
            return "--" + option->name + ": needs a value";
        }
    }
    choice.rest = std::move(others);
    return {};
}

}  // namespace

std::expected<CommandChoice, std::string> choose_command(int argc, char** argv, const std::vector<Command>& commands) {
    CommandChoice choice;
    const std::vector<char*> all(argv, argv + argc);
    // What is given before the first flag; the program's name is none of it.
    const auto first_flag =
        std::find_if(all.begin() + std::min(argc, 1), all.end(), [](const char* text) { return *text == '-'; });
    const std::vector<std::string> given(all.begin() + std::min(argc, 1), first_flag);
    choice.rest.assign(all.begin(), all.begin() + std::min(argc, 1));
    choice.rest.insert(choice.rest.end(), first_flag, all.end());
    if (given.empty()) {
        return choice;
    }
    for (const auto& command : commands) {
        const auto words = split(command.words);
        const auto arguments = split(command.arguments);
        if (given.size() < words.size() || !std::equal(words.begin(), words.end(), given.begin())) {
            continue;
        }
        if (given.size() != words.size() + arguments.size()) {
            return std::unexpected(command.words + ": takes " + std::string(command.arguments));
        }
        choice.command = &command;
        choice.arguments.assign(given.begin() + static_cast<std::ptrdiff_t>(words.size()), given.end());
        if (auto problem = take_options(command, choice); !problem.empty()) {
            return std::unexpected(std::move(problem));
        }
        return choice;
    }
    return std::unexpected(given.front() + ": no such command; --help lists them");
}

std::string describe(const std::vector<Command>& commands) {
    std::string text;
    for (const auto& command : commands) {
        auto words = command.words;
        if (!command.arguments.empty()) {
            words += " " + std::string(command.arguments);
        }
        for (const auto& option : command.options) {
            words += option.value.empty() ? "" : " --" + option.name + " " + option.value;
        }
        text += "  " + words + std::string(words.size() < 24 ? 24 - words.size() : 1, ' ') + std::string(command.help) +
                "\n";
    }
    return text;
}

}  // namespace messenger
