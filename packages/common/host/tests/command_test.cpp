#include "host/command.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "host/migrate_command.hpp"
#include "store/store_error.hpp"
#include "testing/temporary_folder.hpp"

namespace messenger {
namespace {

using Strings = std::vector<std::string>;

class CommandTest : public ::testing::Test {
  protected:
    std::expected<CommandChoice, std::string> choose(Strings words) {
        kept = std::move(words);
        kept.insert(kept.begin(), "messenger-probe");
        argv.clear();
        for (auto& word : kept) {
            argv.push_back(word.data());
        }
        return choose_command(static_cast<int>(argv.size()), argv.data(), commands);
    }
    static Strings rest_of(const CommandChoice& choice) { return {choice.rest.begin(), choice.rest.end()}; }

    Strings kept;
    std::vector<char*> argv;
    std::vector<Command> commands{
        {.words = "move", .arguments = "", .help = "away", .run = {}, .options = {{"from", "URL"}, {"from-file", ""}}},
        {.words = "admin create", .arguments = "EMAIL", .help = "", .run = {}}};
};

TEST_F(CommandTest, TakesItsOptionsAndLeavesTheSettings) {
    const auto choice = choose({"move", "--log-level", "debug", "--from", "sqlite:a", "--from-file=b=c", "--port=1"});
    ASSERT_TRUE(choice.has_value());
    EXPECT_EQ("move", choice->command->words);
    EXPECT_EQ((std::map<std::string, std::string>{{"from", "sqlite:a"}, {"from-file", "b=c"}}), choice->options);
    EXPECT_EQ((Strings{"messenger-probe", "--log-level", "debug", "--port=1"}), rest_of(*choice));
}

TEST_F(CommandTest, LeavesTheOptionsOfAnotherCommand) {
    const auto choice = choose({"admin", "create", "a@example.org", "--from=x"});
    ASSERT_TRUE(choice.has_value());
    EXPECT_TRUE(choice->options.empty());
    EXPECT_EQ((Strings{"messenger-probe", "--from=x"}), rest_of(*choice));
}

TEST_F(CommandTest, RefusesAnOptionWithoutItsValue) {
    EXPECT_EQ("--from: needs a value", choose({"move", "--from"}).error());
}

TEST_F(CommandTest, HelpNamesTheOptions) {
    EXPECT_NE(std::string::npos, describe(commands).find("move --from URL"));
    EXPECT_EQ(std::string::npos, describe(commands).find("from-file"));
}

class MigrateCommandTest : public ::testing::Test {
  protected:
    int run(std::map<std::string, std::string> options) {
        const auto command = migrate_command(
            "migrate", {.file = "chat.db",
                        .offered = {store::Dialect::sqlite, store::Dialect::postgresql},
                        .open_source = [this](const store::DatabaseUrl& url) -> std::unique_ptr<store::RecordSource> {
                            opened = url;
                            throw store::StoreError("no further");
                        },
                        .open_target = {}});
        return command.run(
            {.settings = settings, .data_dir = folder.path(), .arguments = {}, .options = std::move(options)});
    }
    testing::TemporaryFolder folder;
    Settings settings = Settings::load({}, {}).value();
    store::DatabaseUrl opened;
};

TEST_F(MigrateCommandTest, WrongUrlsAreToldBeforeAnythingIsOpened) {
    const std::string good = "sqlite:a.db";
    EXPECT_EQ(2, run({}));
    EXPECT_EQ(2, run({{"from", good}}));
    EXPECT_EQ(2, run({{"from", good}, {"to", good}}));
    EXPECT_EQ(2, run({{"from", good}, {"to", "nonsense"}}));
    EXPECT_EQ(2, run({{"from", good}, {"to", "mysql://u@h/d"}}));
    EXPECT_EQ(2, run({{"from", good}, {"to", "postgresql://u@h/d"}, {"to-file", "x"}}));
    EXPECT_EQ(2, run({{"from", good}, {"to-file", "/nowhere"}}));
    EXPECT_EQ("", opened.file);
}

TEST_F(MigrateCommandTest, AUrlWithAPasswordMayBeInAFile) {
    const auto file = folder.path() / "url";
    std::ofstream(file) << "postgresql://u:secret@h/d\n";
    EXPECT_THROW(run({{"from-file", file}, {"to", "sqlite:a.db"}}), store::StoreError);
    EXPECT_EQ("secret", opened.password);
    EXPECT_EQ("d", opened.name);
}

TEST_F(MigrateCommandTest, AFileOfSqliteIsInTheDataFolderWhichMayBeNamedInstead) {
    EXPECT_THROW(run({{"from", "sqlite:sub/a.db"}, {"to", "postgresql://u@h/d"}}), store::StoreError);
    EXPECT_EQ(std::filesystem::canonical(folder.path()) / "sub/a.db", opened.file);
    EXPECT_THROW(run({{"from", "sqlite:."}, {"to", "postgresql://u@h/d"}}), store::StoreError);
    EXPECT_EQ(std::filesystem::canonical(folder.path()) / "chat.db", opened.file);
}

}  // namespace
}  // namespace messenger
