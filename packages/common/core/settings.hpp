// Settings: each is declared once, as a constant with name, type, default and help; the environment, `.env` and
// `--kebab-case` flags set it, and --help, .env.example and docs/configuration.md are made from it.
//
//     inline const Setting<Port> chat_port{"CHAT_SERVICE_PORT", "6002", "port that the chat service listens on"};
//     const Port port = settings.get(chat_port);
#pragma once

#include <chrono>
#include <cstdint>
#include <expected>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace messenger {

struct Port {
    std::uint16_t number = 0;
};
struct Secret {
    std::string value;
};
/// A switch, written as on or off.
struct Switch {
    bool on = false;
};
/// Comma-separated values without empty ones.
using List = std::vector<std::string>;

/// Reads one value; what is wrong with it as an error, without the value itself.
template <typename T>
std::expected<T, std::string> parse_setting(std::string_view text);
/// What the documentation calls the type.
template <typename T>
std::string_view setting_type_name();

/// A declaration without its type.
class AnySetting {
  public:
    AnySetting(std::string_view name, std::string_view default_text, std::string_view help)
        : name_(name), default_text_(default_text), help_(help) {}
    virtual ~AnySetting() = default;

    std::string_view name() const { return name_; }
    std::string_view default_text() const { return default_text_; }
    std::string_view help() const { return help_; }
    /// --kebab-case
    std::string flag() const;
    virtual bool is_secret() const = 0;
    virtual std::string_view type_name() const = 0;
    /// What is wrong with a value, or an empty string.
    virtual std::string problem_with(std::string_view text) const = 0;

  private:
    std::string_view name_;
    std::string_view default_text_;
    std::string_view help_;
};

template <typename T>
class Setting final : public AnySetting {
  public:
    using AnySetting::AnySetting;
    bool is_secret() const override { return std::is_same_v<T, Secret>; }
    std::string_view type_name() const override { return setting_type_name<T>(); }
    std::string problem_with(std::string_view text) const override {
        const auto parsed = parse_setting<T>(text);
        return parsed ? std::string() : parsed.error();
    }
};

using SettingList = std::vector<const AnySetting*>;

/// Where a process's settings come from.
struct SettingSources {
    std::map<std::string, std::string> environment;
    std::map<std::string, std::string> dotenv;
    std::map<std::string, std::string> flags;  ///< by name of the setting
};

/// The values of all settings of the product in one process. Immutable after the start.
class Settings {
  public:
    /// Every problem at once: invalid values, unknown keys of `.env`, misspelt variables.
    static std::expected<Settings, std::vector<std::string>> load(const SettingList& known,
                                                                  const SettingSources& sources);

    template <typename T>
    T get(const Setting<T>& setting) const {
        return parse_setting<T>(text(setting)).value();
    }
    /// The value as text; the default if nothing sets it.
    std::string_view text(const AnySetting& setting) const;
    bool is_set(const AnySetting& setting) const { return values_.contains(setting.name()); }
    /// One `NAME=value` a line, secrets redacted.
    std::string print(const SettingList& known) const;

  private:
    std::map<std::string, std::string, std::less<>> values_;
};

/// Reads `.env`: NAME=value lines, # comments, optional quotes and `export`. A problem is added for each bad line.
std::map<std::string, std::string> read_dotenv(const std::filesystem::path& file, std::vector<std::string>& problems);
/// The process's environment.
std::map<std::string, std::string> read_environment();

template <>
std::expected<std::string, std::string> parse_setting<std::string>(std::string_view text);
template <>
std::expected<std::int64_t, std::string> parse_setting<std::int64_t>(std::string_view text);
template <>
std::expected<Port, std::string> parse_setting<Port>(std::string_view text);
template <>
std::expected<Secret, std::string> parse_setting<Secret>(std::string_view text);
template <>
std::expected<Switch, std::string> parse_setting<Switch>(std::string_view text);
template <>
std::expected<List, std::string> parse_setting<List>(std::string_view text);
template <>
std::expected<std::chrono::seconds, std::string> parse_setting<std::chrono::seconds>(std::string_view text);

template <>
inline std::string_view setting_type_name<std::string>() {
    return "text";
}
template <>
inline std::string_view setting_type_name<std::int64_t>() {
    return "number";
}
template <>
inline std::string_view setting_type_name<Port>() {
    return "port";
}
template <>
inline std::string_view setting_type_name<Secret>() {
    return "secret";
}
template <>
inline std::string_view setting_type_name<Switch>() {
    return "on or off";
}
template <>
inline std::string_view setting_type_name<List>() {
    return "comma-separated list";
}
template <>
inline std::string_view setting_type_name<std::chrono::seconds>() {
    return "duration";
}

}  // namespace messenger
