#include "core/settings.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "testing/temporary_folder.hpp"

namespace messenger {
namespace {

using namespace std::chrono_literals;

const Setting<std::string> name_setting{"CHAT_NAME", "none", "a name"};
const Setting<Port> port_setting{"CHAT_SERVICE_PORT", "6002", "a port"};
const Setting<Secret> token_setting{"INTERNAL_API_TOKEN", "", "a secret"};
const Setting<Switch> switch_setting{"ACCESS_LOG", "on", "a switch"};
const Setting<List> list_setting{"CORS_ORIGINS", "", "a list"};
const Setting<std::int64_t> number_setting{"MESSENGER_SHARDS", "0", "a number"};
const Setting<std::chrono::seconds> duration_setting{"JWT_EXPIRES_IN", "15m", "a duration"};
const SettingList known{&name_setting, &port_setting,   &token_setting,   &switch_setting,
                        &list_setting, &number_setting, &duration_setting};

/// What is wrong, a line each.
std::string problems(const SettingSources& sources) {
    const auto settings = Settings::load(known, sources);
    std::string all;
    for (const auto& problem : settings ? std::vector<std::string>{} : settings.error()) {
        all += problem + "\n";
    }
    return all;
}

TEST(SettingsTest, FlagsGoBeforeTheEnvironmentBeforeDotenvBeforeDefaults) {
    SettingSources sources;
    const auto name = [&sources] { return Settings::load(known, sources)->get(name_setting); };
    EXPECT_EQ(name(), "none");
    sources.dotenv["CHAT_NAME"] = "dotenv";
    EXPECT_EQ(name(), "dotenv");
    sources.environment["CHAT_NAME"] = "environment";
    EXPECT_EQ(name(), "environment");
    sources.flags["CHAT_NAME"] = "flag";
    EXPECT_EQ(name(), "flag");
    sources.flags["CHAT_NAME"] = "";
    EXPECT_EQ(name(), "environment") << "an empty value leaves it open";
}

TEST(SettingsTest, ReadsEveryType) {
    const auto settings = Settings::load(known, {.environment = {{"CHAT_SERVICE_PORT", "0"},
                                                                 {"ACCESS_LOG", "off"},
                                                                 {"CORS_ORIGINS", " https://a , ,https://b"},
                                                                 {"MESSENGER_SHARDS", "3"},
                                                                 {"JWT_EXPIRES_IN", "2h"},
                                                                 {"INTERNAL_API_TOKEN", "0123456789abcdef"}}});
    ASSERT_TRUE(settings);
    EXPECT_EQ(settings->get(port_setting).number, 0);
    EXPECT_FALSE(settings->get(switch_setting).on);
    EXPECT_EQ(settings->get(list_setting), (List{"https://a", "https://b"}));
    EXPECT_EQ(settings->get(number_setting), 3);
    EXPECT_EQ(settings->get(duration_setting), 2h);
    EXPECT_EQ(settings->get(token_setting).value, "0123456789abcdef");
    EXPECT_TRUE(settings->is_set(port_setting));
    EXPECT_FALSE(settings->is_set(name_setting));
}

TEST(SettingsTest, TellsAllProblemsAtOnceWithoutTheValues) {
    EXPECT_EQ(problems({.environment = {{"CHAT_SERVICE_PORT", "65536"},
                                        {"INTERNAL_API_TOKEN", "too short"},
                                        {"ACCESS_LOG", "yes"},
                                        {"JWT_EXPIRES_IN", "15 parsecs"},
                                        {"MESSENGER_SHARDS", "-1"}}}),
              "ACCESS_LOG: must be on or off, in the environment\n"
              "CHAT_SERVICE_PORT: must be a port from 0 to 65535, in the environment\n"
              "INTERNAL_API_TOKEN: must have at least 16 characters, in the environment\n"
              "JWT_EXPIRES_IN: must be a duration such as 30s, 15m, 12h or 30d, in the environment\n"
              "MESSENGER_SHARDS: must be a whole number that is not negative, in the environment\n");
}

TEST(SettingsTest, ReadsDurationsOfUpToAYear) {
    const auto seconds = [](std::string_view text) {
        const auto parsed = parse_setting<std::chrono::seconds>(text);
        return parsed ? parsed->count() : -1;
    };
    EXPECT_EQ(seconds("0"), 0);
    EXPECT_EQ(seconds("90"), 90);
    EXPECT_EQ(seconds("90s"), 90);
    EXPECT_EQ(seconds("15m"), 900);
    EXPECT_EQ(seconds("12h"), 43'200);
    EXPECT_EQ(seconds("366d"), 31'622'400);
    for (const auto* text : {"", "s", "-1s", "+1s", " 1s", "1 s", "1S", "1ms", "1.5h", "1h30m", "367d", "8785h",
                             "31622401", "9223372036854775807d", "9223372036854775808"}) {
        EXPECT_EQ(seconds(text), -1) << text;
    }
}

TEST(SettingsTest, RefusesMisspeltVariablesOfOurPrefixesAndAnyUnknownKeyElsewhere) {
    EXPECT_EQ(problems({.environment = {{"CHAT_SERVICE_PROT", "1"}, {"PATH", "/bin"}}}),
              "CHAT_SERVICE_PROT: no such setting, in the environment (did you mean CHAT_SERVICE_PORT?)\n");
    EXPECT_EQ(problems({.dotenv = {{"EDITOR", "vi"}}, .flags = {{"NOISE", "1"}}}),
              "EDITOR: no such setting, in .env\nNOISE: no such setting, in the flags\n");
}

TEST(SettingsTest, ReadsASecretFromAFile) {
    const testing::TemporaryFolder folder;
    const auto file = folder.path() / "token";
    std::ofstream(file) << "0123456789abcdef\n";
    const auto settings = Settings::load(known, {.environment = {{"INTERNAL_API_TOKEN_FILE", file.string()}}});
    ASSERT_TRUE(settings);
    EXPECT_EQ(settings->get(token_setting).value, "0123456789abcdef");
    EXPECT_EQ(problems({.environment = {{"INTERNAL_API_TOKEN_FILE", (folder.path() / "none").string()}}}),
              "INTERNAL_API_TOKEN_FILE: the file can't be read\n");
    EXPECT_EQ(problems({.dotenv = {{"CHAT_NAME_FILE", "x"}}}), "CHAT_NAME_FILE: no such setting, in .env\n")
        << "only secrets have a file form";
}

TEST(SettingsTest, PrintsValuesButNoSecrets) {
    const auto settings =
        Settings::load({&name_setting, &token_setting}, {.environment = {{"INTERNAL_API_TOKEN", "0123456789abcdef"}}});
    EXPECT_EQ(settings->print({&name_setting, &token_setting}), "CHAT_NAME=none\nINTERNAL_API_TOKEN=(redacted)\n");
}

TEST(SettingsTest, ReadsTheEnvironmentOfTheProcess) {
    ::setenv("MESSENGER_SETTINGS_TEST", "a=b", 1);
    EXPECT_EQ(read_environment().at("MESSENGER_SETTINGS_TEST"), "a=b");
    ::unsetenv("MESSENGER_SETTINGS_TEST");
}

TEST(SettingsTest, AnInvalidValueIsAProblemEvenWhereAnotherOneCounts) {
    EXPECT_EQ(problems({.environment = {{"CHAT_SERVICE_PORT", "x"}}, .flags = {{"CHAT_SERVICE_PORT", "1"}}}),
              "CHAT_SERVICE_PORT: must be a port from 0 to 65535, in the environment\n");
}

TEST(SettingsTest, NamesItsFlag) {
    EXPECT_EQ(port_setting.flag(), "--chat-service-port");
}

TEST(DotenvTest, ReadsNamesValuesQuotesAndComments) {
    const testing::TemporaryFolder folder;
    const auto file = folder.path() / ".env";
    std::ofstream(file) << "# comment\n\nA=1\n  export B = two words # why\nC=\"quoted # not a comment\"\nD='x'\r\nE=\n"
                           "F=a=b\nno equals sign\n=value\n";
    std::vector<std::string> problems;
    EXPECT_EQ(
        read_dotenv(file, problems),
        (std::map<std::string, std::string>{
            {"A", "1"}, {"B", "two words"}, {"C", "quoted # not a comment"}, {"D", "x"}, {"E", ""}, {"F", "a=b"}}));
    EXPECT_EQ(problems,
              (std::vector<std::string>{".env line 9: expected NAME=value", ".env line 10: expected NAME=value"}));
}

TEST(DotenvTest, AFileThatIsNotThereIsEmpty) {
    std::vector<std::string> problems;
    EXPECT_TRUE(read_dotenv("/nonexistent/.env", problems).empty());
    EXPECT_TRUE(problems.empty());
}

}  // namespace
}  // namespace messenger
