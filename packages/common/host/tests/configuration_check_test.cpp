#include "host/configuration_check.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "core/failure.hpp"
#include "host/catalog.hpp"
#include "host/service.hpp"
#include "testing/temporary_folder.hpp"

namespace messenger {
namespace {

class ConfigurationCheckTest : public ::testing::Test {
  protected:
    std::vector<std::string> problems_of(std::map<std::string, std::string> values,
                                         const std::vector<ConfigurationCheck>& checks = {}) {
        values.try_emplace("MESSENGER_DATA_DIR", (folder.path() / "a" / "data").string());
        const auto settings =
            Settings::load(all_settings(), {.environment = {}, .dotenv = {}, .flags = std::move(values)}).value();
        return check_configuration(settings, {"chat"}, checks);
    }

    testing::TemporaryFolder folder;
};

TEST_F(ConfigurationCheckTest, FindsNothingWrongAndMakesNothing) {
    EXPECT_TRUE(problems_of({}).empty());
    EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST_F(ConfigurationCheckTest, NamesEveryInstanceThatNobodyKnowsButOfItsOwnServices) {
    const auto problems = problems_of({{"AUTH_SERVICE_URL", "http://127.0.0.1:1,http://auth.invalid:6000"},
                                       {"USER_SERVICE_URL", "http://user.invalid"},
                                       {"CHAT_SERVICE_URL", "http://chat.invalid"}});
    EXPECT_EQ(problems, (std::vector<std::string>{"AUTH_SERVICE_URL: the name auth.invalid can't be resolved",
                                                  "USER_SERVICE_URL: the name user.invalid can't be resolved"}));
}

TEST_F(ConfigurationCheckTest, TellsWhatServicesFindWithoutTheirSecrets) {
    const auto problems = problems_of({}, {[](const Settings&, Problems& found) {
                                          found.add("");
                                          found.add("A: is wrong");
                                          found.add_thrown_by([] { throw SettingsError("B: is wrong, too"); });
                                          found.add_thrown_by([] { throw std::runtime_error("password=1"); });
                                          found.add_thrown_by([] {});
                                      }});
    EXPECT_EQ(problems, (std::vector<std::string>{"A: is wrong", "B: is wrong, too", "unexpected exception"}));
}

TEST_F(ConfigurationCheckTest, TellsOfADataFolderThatIsNone) {
    EXPECT_EQ(problems_of({{"MESSENGER_DATA_DIR", "/dev/null/data"}}).size(), 1U);
    EXPECT_EQ(problems_of({{"MESSENGER_DATA_DIR", "/dev/null"}}).size(), 1U);
}

TEST_F(ConfigurationCheckTest, AFileThatIsNamedHasToBeThere) {
    const Setting<std::string> file{"SOME_FILE", "", "of this test"};
    const auto problem = [&file](const std::string& path) {
        const auto settings =
            Settings::load({&file}, {.environment = {}, .dotenv = {}, .flags = {{"SOME_FILE", path}}}).value();
        return problem_with_file(settings, file);
    };
    EXPECT_EQ(problem(""), "");
    EXPECT_EQ(problem("/dev/null"), "");
    EXPECT_EQ(problem(folder.path().string()), "SOME_FILE: the file can't be read");
    EXPECT_EQ(problem("/none"), "SOME_FILE: the file can't be read");
}

}  // namespace
}  // namespace messenger
