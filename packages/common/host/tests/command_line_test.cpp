#include "host/command_line.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "host/catalog.hpp"
#include "host/host_settings.hpp"
#include "host/version.hpp"
#include "testing/temporary_folder.hpp"

namespace messenger {
namespace {

/// Runs in a folder of its own, whose .env it writes.
class CommandLineTest : public ::testing::Test {
  protected:
    CommandLineTest() : before(std::filesystem::current_path()) { std::filesystem::current_path(folder.path()); }
    ~CommandLineTest() override { std::filesystem::current_path(before); }

    static std::expected<Settings, PrintAndExit> read(std::vector<std::string> arguments) {
        arguments.insert(arguments.begin(), "/somewhere/messenger-probe");
        std::vector<char*> argv;
        for (auto& argument : arguments) {
            argv.push_back(argument.data());
        }
        argv.push_back(nullptr);
        return read_command_line(static_cast<int>(arguments.size()), argv.data(), all_settings(), {"user", "chat"});
    }
    static void write(const std::string& file, const std::string& text) { std::ofstream(file) << text; }
    static PrintAndExit printed(std::vector<std::string> arguments) {
        auto result = read(std::move(arguments));
        EXPECT_FALSE(result.has_value());
        return result ? PrintAndExit{} : result.error();
    }

    testing::TemporaryFolder folder;
    std::filesystem::path before;
};

TEST_F(CommandLineTest, HelpNamesEverySettingWithItsDefault) {
    const auto help = printed({"--help"});
    EXPECT_EQ(help.exit_code, 0);
    EXPECT_NE(help.output.find("messenger-probe"), std::string::npos);
    EXPECT_EQ(help.output.find("/somewhere"), std::string::npos);
    for (const auto* setting : all_settings()) {
        EXPECT_NE(help.output.find(setting->flag()), std::string::npos) << setting->name();
    }
    EXPECT_NE(help.output.find("[6003]"), std::string::npos);
}

TEST_F(CommandLineTest, VersionAndServicesArePrinted) {
    EXPECT_EQ(printed({"--version"}).output, std::string(version) + "\n");
    EXPECT_EQ(printed({"--list-services"}).output, "user\nchat\n");
    EXPECT_EQ(printed({"--list-services"}).exit_code, 0);
}

TEST_F(CommandLineTest, PrintedSettingsHaveNoSecretsInThem) {
    write("token", "a-secret-of-the-tests\n");
    write(".env", "CHAT_SERVICE_PORT=7002\n");
    const auto config = printed({"--print-config", "--internal-api-token-file=token", "--log-level", "debug"});
    EXPECT_EQ(config.exit_code, 0);
    for (const auto line : {"CHAT_SERVICE_PORT=7002\n", "INTERNAL_API_TOKEN=(redacted)\n", "LOG_LEVEL=debug\n"}) {
        EXPECT_NE(config.output.find(line), std::string::npos) << line;
    }
    EXPECT_EQ(config.output.find("a-secret"), std::string::npos);
}

TEST_F(CommandLineTest, AFlagWinsOverTheEnvironmentAndThatOverTheFile) {
    write(".env", "CHAT_SERVICE_PORT=1\nUSER_SERVICE_PORT=1\nAUTH_SERVICE_PORT=1\n");
    ::setenv("CHAT_SERVICE_PORT", "2", 1);
    ::setenv("USER_SERVICE_PORT", "2", 1);
    const auto settings = read({"--chat-service-port=3"});
    ::unsetenv("CHAT_SERVICE_PORT");
    ::unsetenv("USER_SERVICE_PORT");
    ASSERT_TRUE(settings.has_value());
    EXPECT_EQ(settings->get(chat_port).number, 3);
    EXPECT_EQ(settings->get(user_port).number, 2);
    EXPECT_EQ(settings->get(auth_port).number, 1);
    EXPECT_EQ(settings->get(gateway_port).number, 6003);
}

TEST_F(CommandLineTest, TheFileOfSettingsCanBeNamed) {
    write(".env", "CHAT_SERVICE_PORT=1\n");
    write("other", "CHAT_SERVICE_PORT=2\n");
    EXPECT_EQ(read({})->get(chat_port).number, 1);
    EXPECT_EQ(read({"--messenger-settings-file=other"})->get(chat_port).number, 2);
    const auto missing = printed({"--messenger-settings-file=none"});
    EXPECT_EQ(missing.exit_code, 2);
    EXPECT_EQ(missing.output, "MESSENGER_SETTINGS_FILE: the file can't be read\n");
}

TEST_F(CommandLineTest, AllProblemsAreToldAtOnce) {
    write(".env", "CHAT_DB_ULR=sqlite:x\nnonsense\nUNKNOWN=1\n");
    ::setenv("AUTH_SERVICE_PROT", "1", 1);
    ::setenv("GATEWAY_SERVICE_PORT", "70000", 1);
    const auto problems =
        printed({"--no-such-flag=1", "stray", "--access-log=maybe", "--internal-api-token-file=none"});
    ::unsetenv("AUTH_SERVICE_PROT");
    ::unsetenv("GATEWAY_SERVICE_PORT");
    EXPECT_EQ(problems.exit_code, 2);
    for (const auto name : {"--no-such-flag", "stray", "CHAT_DB_ULR", ".env line 2", "UNKNOWN", "AUTH_SERVICE_PROT",
                            "GATEWAY_SERVICE_PORT", "ACCESS_LOG", "INTERNAL_API_TOKEN_FILE"}) {
        EXPECT_NE(problems.output.find(name), std::string::npos) << name << " in:\n" << problems.output;
    }
    EXPECT_EQ(std::ranges::count(problems.output, '\n'), 9) << problems.output;
}

TEST_F(CommandLineTest, AFlagWithoutItsValueHidesNoOtherProblem) {
    write(".env", "CHAT_DB_ULR=sqlite:x\n");
    const auto problems = printed({"--no-such-flag", "--chat-service-port"});
    EXPECT_EQ(problems.exit_code, 2);
    for (const auto name : {"--chat-service-port", "CHAT_DB_ULR"}) {
        EXPECT_NE(problems.output.find(name), std::string::npos) << name << " in:\n" << problems.output;
    }
}

TEST_F(CommandLineTest, ASecretIsNotTakenFromAFlag) {
    EXPECT_EQ(printed({"--internal-api-token=a-secret-of-the-tests"}).exit_code, 2);
}

TEST_F(CommandLineTest, ValuesThatNoProcessCanUseAreRefused) {
    for (const auto flag :
         {"--log-level=loud", "--bind-address=localhost", "--bind-address=1.2.3", "--messenger-shards=1000000",
          "--messenger-blocking-threads=0", "--shutdown-timeout-s=9223372036854775807", "--auth-service-url=nonsense",
          "--user-service-url=ftp://127.0.0.1", "--chat-service-url=http://127.0.0.1:99999",
          "--chat-service-url=http://127.0.0.1:", "--chat-service-url=http://127.0.0.1:0",
          "--chat-service-url=http://127.0.0.1/base", "--chat-service-url=http://u:p@127.0.0.1",
          "--chat-service-url=http://a,b", "--chat-service-url=,"}) {
        EXPECT_EQ(printed({flag}).exit_code, 2) << flag;
    }
    for (const auto flag :
         {"--bind-address=::1", "--bind-address=0.0.0.0", "--messenger-shards=0",
          "--chat-service-url=http://127.0.0.1:1, http://[::1]:2", "--chat-service-url=http://chat"}) {
        EXPECT_TRUE(read({flag}).has_value()) << flag;
    }
}

}  // namespace
}  // namespace messenger
