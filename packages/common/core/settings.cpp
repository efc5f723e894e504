#include "core/settings.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <fstream>
#include <sstream>

namespace messenger {
namespace {

// A variable with one of these prefixes belongs to the product, so an unknown one is misspelt.
constexpr std::array<std::string_view, 7> prefixes{"GATEWAY_",      "AUTH_",  "USER_",     "CHAT_",
                                                   "NOTIFICATION_", "MEDIA_", "MESSENGER_"};

std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) {
        row[j] = j;
    }
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const auto above = row[j];
            row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)});
            diagonal = above;
        }
    }
    return row[b.size()];
}

std::string suggestion(const SettingList& known, std::string_view name) {
    const AnySetting* best = nullptr;
    std::size_t best_distance = 5;
    for (const auto* setting : known) {
        const auto distance = edit_distance(setting->name(), name);
        if (distance < best_distance) {
            best = setting;
            best_distance = distance;
        }
    }
    return best != nullptr ? " (did you mean " + std::string(best->name()) + "?)" : "";
}

/// The setting a name sets: its own, or NAME_FILE for a secret.
const AnySetting* find_setting(const SettingList& known, std::string_view name) {
    for (const auto* setting : known) {
        if (name == setting->name() ||
            (setting->is_secret() && name.ends_with("_FILE") && name.substr(0, name.size() - 5) == setting->name())) {
            return setting;
        }
    }
    return nullptr;
}

std::expected<std::string, std::string> read_secret_file(const std::string& file) {
    std::ifstream stream(file);
    std::stringstream content;
    if (!stream || !(content << stream.rdbuf())) {
        return std::unexpected("the file can't be read");
    }
    auto text = content.str();
    while (text.ends_with('\n') || text.ends_with('\r')) {
        text.pop_back();
    }
    return text;
}

std::string_view trim(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r");
    return first == std::string_view::npos ? "" : text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

}  // namespace

std::string AnySetting::flag() const {
    std::string flag = "--" + std::string(name_);
    std::ranges::transform(flag, flag.begin(), [](char c) {
        return c == '_' ? '-' : c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    });
    return flag;
}

std::expected<Settings, std::vector<std::string>> Settings::load(const SettingList& known,
                                                                 const SettingSources& sources) {
    Settings settings;
    std::vector<std::string> problems;
    const auto apply = [&](const std::map<std::string, std::string>& values, std::string_view origin, bool all_ours) {
        for (const auto& [name, text] : values) {
            const auto* setting = find_setting(known, name);
            if (setting == nullptr) {
                const bool ours =
                    all_ours || std::ranges::any_of(prefixes, [&](auto p) { return name.starts_with(p); });
                if (ours) {
                    problems.push_back(name + ": no such setting, in " + std::string(origin) + suggestion(known, name));
                }
                continue;
            }
            std::string value = text;
            if (name != setting->name()) {
                auto content = read_secret_file(text);
                if (!content) {
                    problems.push_back(name + ": " + content.error());
                    continue;
                }
                value = std::move(*content);
            }
            if (auto problem = value.empty() ? std::string() : setting->problem_with(value); !problem.empty()) {
                problems.push_back(name + ": " + problem + ", in " + std::string(origin));
                continue;
            }
            // An empty value stands for the default, so that a file can leave a setting open.
            if (!value.empty()) {
                settings.values_[std::string(setting->name())] = std::move(value);
            }
        }
    };
    apply(sources.dotenv, ".env", true);
    apply(sources.environment, "the environment", false);
    apply(sources.flags, "the flags", true);
    if (!problems.empty()) {
        return std::unexpected(std::move(problems));
    }
    return settings;
}

std::string_view Settings::text(const AnySetting& setting) const {
    const auto found = values_.find(setting.name());
    return found == values_.end() ? setting.default_text() : std::string_view(found->second);
}

std::string Settings::print(const SettingList& known) const {
    std::string lines;
    for (const auto* setting : known) {
        const auto value = text(*setting);
        lines += std::string(setting->name()) + "=" +
                 (setting->is_secret() && !value.empty() ? "(redacted)" : std::string(value)) + "\n";
    }
    return lines;
}

std::map<std::string, std::string> read_dotenv(const std::filesystem::path& file, std::vector<std::string>& problems) {
    std::map<std::string, std::string> values;
    std::ifstream stream(file);
    std::string raw;
    for (int number = 1; std::getline(stream, raw); ++number) {
        auto line = trim(raw);
        if (line.empty() || line.starts_with('#')) {
            continue;
        }
        if (line.starts_with("export ")) {
            line = trim(line.substr(7));
        }
        const auto equals = line.find('=');
        if (equals == std::string_view::npos || equals == 0) {
            problems.push_back(".env line " + std::to_string(number) + ": expected NAME=value");
            continue;
        }
        auto value = trim(line.substr(equals + 1));
        if (value.size() >= 2 && (value.front() == '"' || value.front() == '\'') && value.back() == value.front()) {
            value = value.substr(1, value.size() - 2);
        } else if (const auto comment = value.find(" #"); comment != std::string_view::npos) {
            value = trim(value.substr(0, comment));
        }
        values[std::string(trim(line.substr(0, equals)))] = value;
    }
    return values;
}

std::map<std::string, std::string> read_environment() {
    std::map<std::string, std::string> values;
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const std::string_view pair(*entry);
        if (const auto equals = pair.find('='); equals != std::string_view::npos) {
            values.emplace(pair.substr(0, equals), pair.substr(equals + 1));
        }
    }
    return values;
}

template <>
std::expected<std::string, std::string> parse_setting<std::string>(std::string_view text) {
    return std::string(text);
}

template <>
std::expected<std::int64_t, std::string> parse_setting<std::int64_t>(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size() || number < 0) {
        return std::unexpected("must be a whole number that is not negative");
    }
    return number;
}

template <>
std::expected<Port, std::string> parse_setting<Port>(std::string_view text) {
    const auto number = parse_setting<std::int64_t>(text);
    if (!number || *number > 65535) {
        return std::unexpected("must be a port from 0 to 65535");
    }
    return Port{static_cast<std::uint16_t>(*number)};
}

template <>
std::expected<Secret, std::string> parse_setting<Secret>(std::string_view text) {
    if (!text.empty() && text.size() < 16) {
        return std::unexpected("must have at least 16 characters");
    }
    return Secret{std::string(text)};
}

template <>
std::expected<Switch, std::string> parse_setting<Switch>(std::string_view text) {
    if (text != "on" && text != "off") {
        return std::unexpected("must be on or off");
    }
    return Switch{text == "on"};
}

template <>
std::expected<List, std::string> parse_setting<List>(std::string_view text) {
    List values;
    while (!text.empty()) {
        const auto comma = std::min(text.find(','), text.size());
        if (const auto item = trim(text.substr(0, comma)); !item.empty()) {
            values.emplace_back(item);
        }
        text.remove_prefix(std::min(comma + 1, text.size()));
    }
    return values;
}

template <>
std::expected<std::chrono::seconds, std::string> parse_setting<std::chrono::seconds>(std::string_view text) {
    constexpr std::int64_t longest = 366 * 86400;
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
    const std::int64_t factor = unit.empty() || unit == "s" ? 1
                                : unit == "m"               ? 60
                                : unit == "h"               ? 3600
                                : unit == "d"               ? 86400
                                                            : 0;
    if (error != std::errc{} || factor == 0 || number < 0 || number > longest / factor) {
        return std::unexpected("must be a duration such as 30s, 15m, 12h or 30d");
    }
    return std::chrono::seconds(number * factor);
}

}  // namespace messenger
