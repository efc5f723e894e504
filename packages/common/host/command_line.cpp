#include "host/command_line.hpp"

#include <CLI/CLI.hpp>
#include <filesystem>
#include <fstream>

#include "host/host_settings.hpp"
#include "host/version.hpp"

namespace messenger {
namespace {

PrintAndExit usage_error(const std::vector<std::string>& problems) {
    std::string text;
    for (const auto& problem : problems) {
        text += problem + "\n";
    }
    return {text, 2};
}

/// Whether any source has something for a secret.
bool is_given(const SettingSources& sources, const AnySetting& secret) {
    for (const auto* values : {&sources.flags, &sources.environment, &sources.dotenv}) {
        for (const auto& name : {std::string(secret.name()), std::string(secret.name()) + "_FILE"}) {
            if (const auto found = values->find(name); found != values->end() && !found->second.empty()) {
                return true;
            }
        }
    }
    return false;
}

/// The file with settings: `.env` in the working directory if there is one, else the one that was named.
std::map<std::string, std::string> read_settings_file(const SettingSources& sources,
                                                      std::vector<std::string>& problems) {
    for (const auto* values : {&sources.flags, &sources.environment}) {
        const auto named = values->find(std::string(settings_file.name()));
        if (named != values->end() && !named->second.empty()) {
            if (!std::ifstream(named->second)) {
                problems.push_back(named->first + ": the file can't be read");
            }
            return read_dotenv(named->second, problems);
        }
    }
    return read_dotenv(std::string(settings_file.default_text()), problems);
}

}  // namespace

std::expected<Settings, PrintAndExit> read_command_line(int argc, char** argv, const SettingList& known,
                                                        const std::vector<std::string>& services,
                                                        const std::string& commands, const CheckSettings& check) {
    CLI::App app("Messenger: a self-hosted, real-time chat backend");
    app.name(std::filesystem::path(argv[0]).filename().string());
    app.footer(
        "Every setting can be given as a flag, as an environment variable of the name in capitals with\n"
        "underscores, or in a file .env in the working directory; the former win over the latter." +
        (commands.empty() ? std::string() : "\n\nCommands, in place of serving:\n" + commands));
    app.allow_extras();
    bool print_version = false;
    bool print_config = false;
    bool list_services = false;
    bool check_config = false;
    app.add_flag("--version", print_version, "Print the version and exit");
    app.add_flag("--print-config", print_config, "Print the settings in force, secrets redacted, and exit");
    app.add_flag("--check-config", check_config, "Check all settings as a start would, open nothing, and exit");
    app.add_flag("--list-services", list_services, "Print the services of this program and exit");

    SettingSources sources;
    std::map<std::string, std::string> flags;
    for (const auto* setting : known) {
        const auto default_text =
            setting->default_text().empty() ? "" : " [" + std::string(setting->default_text()) + "]";
        // A secret on a command line shows in process lists, so only the name of its file is taken there.
        const auto name = std::string(setting->name()) + (setting->is_secret() ? "_FILE" : "");
        const auto flag = setting->flag() + (setting->is_secret() ? "-file" : "");
        app.add_option(flag, flags[name], std::string(setting->help()) + default_text)
            ->type_name(std::string(setting->is_secret() ? "FILE" : setting->type_name()));
    }
    std::vector<std::string> problems;
    try {
        app.parse(argc, argv);
    } catch (const CLI::CallForHelp&) {
        return std::unexpected(PrintAndExit{app.help(), 0});
    } catch (const CLI::ParseError& error) {
        problems.emplace_back(error.what());
    }
    if (print_version) {
        return std::unexpected(PrintAndExit{std::string(version) + "\n", 0});
    }
    if (list_services) {
        std::string names;
        for (const auto& service : services) {
            names += service + "\n";
        }
        return std::unexpected(PrintAndExit{names, 0});
    }

    for (const auto& extra : app.remaining()) {
        problems.push_back(extra + ": no such flag; --help lists them");
    }
    for (auto& [name, value] : flags) {
        if (!value.empty()) {
            sources.flags[name] = value;
        }
    }
    sources.environment = read_environment();
    sources.dotenv = read_settings_file(sources, problems);
    auto settings = Settings::load(known, sources);
    if (!settings) {
        problems.insert(problems.end(), settings.error().begin(), settings.error().end());
    }
    // One process makes a token up for itself; services on their own have to share one.
    const bool needs_token = services.size() == 1 && !print_config;
    if (needs_token && (settings ? !settings->is_set(internal_api_token) : !is_given(sources, internal_api_token))) {
        problems.emplace_back("INTERNAL_API_TOKEN: is required (at least 16 characters, the same for every service)");
    }
    if (check_config && check && settings) {
        const auto more = check(*settings);
        problems.insert(problems.end(), more.begin(), more.end());
    }
    if (!problems.empty()) {
        return std::unexpected(usage_error(problems));
    }
    if (check_config) {
        return std::unexpected(PrintAndExit{"the settings are valid\n", 0});
    }
    if (print_config) {
        return std::unexpected(PrintAndExit{settings->print(known), 0});
    }
    return std::move(*settings);
}

}  // namespace messenger
