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
            return std::unexpected(std::string(command.words) + ": takes " + std::string(command.arguments));
        }
        choice.command = &command;
        choice.arguments.assign(given.begin() + static_cast<std::ptrdiff_t>(words.size()), given.end());
        return choice;
    }
    return std::unexpected(given.front() + ": no such command; --help lists them");
}

std::string describe(const std::vector<Command>& commands) {
    std::string text;
    for (const auto& command : commands) {
        auto words = std::string(command.words);
        if (!command.arguments.empty()) {
            words += " " + std::string(command.arguments);
        }
        text += "  " + words + std::string(words.size() < 24 ? 24 - words.size() : 1, ' ') + std::string(command.help) +
                "\n";
    }
    return text;
}

}  // namespace messenger
