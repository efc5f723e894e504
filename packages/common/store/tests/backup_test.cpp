#include "store/backup.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <fstream>
#include <thread>

#include "store/sql_pool.hpp"
#include "testing/temporary_folder.hpp"

namespace messenger::store {
namespace {

namespace fs = std::filesystem;

class BackupTest : public ::testing::Test {
  protected:
    BackupTest() {
        fs::create_directories(data() / "keys");
        write(data() / "keys" / "signing.pem", "a key");
        database_.emplace(*parse_database_url("sqlite:chat.db"), data());
        database_->write([](soci::session& sql) { sql << "CREATE TABLE log (n INTEGER PRIMARY KEY)"; });
    }
    fs::path data() const { return folder_.path() / "data"; }
    fs::path file() const { return folder_.path() / "all.backup"; }
    fs::path restored() const { return folder_.path() / "restored"; }
    static void write(const fs::path& path, const std::string& text) { std::ofstream(path) << text; }
    static std::string read(const fs::path& path) {
        std::ifstream input(path);
        return {std::istreambuf_iterator<char>(input), {}};
    }
    void append(int n) {
        database_->write([n](soci::session& sql) { sql << "INSERT INTO log (n) VALUES (:n)", soci::use(n); });
    }
    /// How many rows there are; they must be 1, 2, 3, ...
    static int rows_in(const fs::path& folder) {
        SqlPool pool(*parse_database_url("sqlite:chat.db"), folder);
        return pool.read([](soci::session& sql) {
            int count = 0, last = 0;
            std::string integrity;
            sql << "PRAGMA integrity_check", soci::into(integrity);
            EXPECT_EQ(integrity, "ok");
            sql << "SELECT count(*), coalesce(max(n), 0) FROM log", soci::into(count), soci::into(last);
            EXPECT_EQ(count, last);
            return count;
        });
    }
    template <typename F>
    static std::string failure_of(F action) {
        try {
            action();
        } catch (const StoreError& error) {
            return error.what();
        }
        return "";
    }

    testing::TemporaryFolder folder_;
    std::optional<SqlPool> database_;
};

TEST_F(BackupTest, HasWhatWasCommittedWhenItBeganWhileOthersGoOnWriting) {
    std::atomic<int> committed{0};
    std::jthread writer([&](const std::stop_token& stop) {
        while (!stop.stop_requested()) {
            append(committed + 1);
            ++committed;
        }
    });
    while (committed < 50) {
        std::this_thread::yield();
    }
    const int before = committed;
    make_backup(data(), file());
    const int after = committed;
    writer.request_stop();
    writer.join();
    restore_backup(file(), restored());
    const int rows = rows_in(restored());
    EXPECT_GE(rows, before);
    EXPECT_LE(rows, after + 1);
    EXPECT_EQ(read(restored() / "keys" / "signing.pem"), "a key");
}

TEST_F(BackupTest, IsReadableByItsOwnerOnlyAndLeavesOutWhatCanBeMadeAgain) {
    append(1);
    for (const auto* name : {"search.db", "chat.db.lock"}) {
        write(data() / name, "x");
    }
    fs::create_directories(data() / "mail");
    write(data() / "mail" / "1.eml", "a link");
    std::vector<std::string> names;
    for (const auto& entry : make_backup(data(), file())) {
        names.push_back(entry.name);
    }
    EXPECT_EQ(names, (std::vector<std::string>{"chat.db", "keys/signing.pem"}));
    using enum fs::perms;
    EXPECT_EQ(fs::status(file()).permissions(), owner_read | owner_write);
    restore_backup(file(), restored());
    EXPECT_EQ(fs::status(restored() / "chat.db").permissions() & (group_all | others_all), none);
    EXPECT_EQ(fs::status(restored()).permissions() & (group_all | others_all), none);
}

TEST_F(BackupTest, KeepsLargeFilesWhole) {
    std::string large(3 * 1024 * 1024 + 17, 'x');
    large[1024 * 1024] = 'y';
    write(data() / "upload", large);
    make_backup(data(), file());
    restore_backup(file(), restored());
    EXPECT_EQ(read(restored() / "upload"), large);
}

TEST_F(BackupTest, OverwritesNothing) {
    write(file(), "precious");
    EXPECT_NE(failure_of([&] { make_backup(data(), file()); }).find("is there already"), std::string::npos);
    EXPECT_EQ(read(file()), "precious");
    fs::remove(file());
    make_backup(data(), file());
    EXPECT_NE(failure_of([&] { restore_backup(file(), data()); }).find("is not empty"), std::string::npos);
    EXPECT_EQ(read(data() / "keys" / "signing.pem"), "a key");
}

TEST_F(BackupTest, RefusesWhatIsDamagedAndLeavesNothingBehind) {
    append(1);
    make_backup(data(), file());
    SqliteHandle(file(), false).run("UPDATE parts SET data = x'00' WHERE file = 2");
    EXPECT_NE(failure_of([&] { restore_backup(file(), restored()); }).find("is damaged"), std::string::npos);
    EXPECT_FALSE(fs::exists(restored()));
    SqliteHandle(file(), false).run("UPDATE files SET name = '../escaped' WHERE key = 1");
    EXPECT_NE(failure_of([&] { restore_backup(file(), restored()); }).find("no name of a file"), std::string::npos);
    SqliteHandle(file(), false).run("DELETE FROM info");
    EXPECT_NE(failure_of([&] { restore_backup(file(), restored()); }).find("not finished"), std::string::npos);
    EXPECT_NE(failure_of([&] { restore_backup(data() / "chat.db", restored()); }).find("no backup"), std::string::npos);
    for (const auto& entry : fs::directory_iterator(folder_.path())) {
        const auto name = entry.path().filename().string();
        EXPECT_TRUE(name == "data" || name == "all.backup") << name;
    }
}

}  // namespace
}  // namespace messenger::store
