#include "testing/lossy_vfs.hpp"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <string>

#include "testing/temporary_folder.hpp"

namespace messenger::testing {
namespace {

class Database {
  public:
    Database(const std::string& path, const std::string& synchronous) {
        EXPECT_EQ(SQLITE_OK, sqlite3_open(path.c_str(), &handle_));
        run("PRAGMA journal_mode=WAL");
        run("PRAGMA synchronous=" + synchronous);
        run("CREATE TABLE IF NOT EXISTS t (n INTEGER PRIMARY KEY, text TEXT)");
    }
    ~Database() { sqlite3_close(handle_); }
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    bool run(const std::string& sql) {
        return sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK;
    }
    bool insert(int n) { return run("INSERT INTO t VALUES (" + std::to_string(n) + ", hex(randomblob(200)))"); }
    std::string one(const std::string& sql) {
        std::string result;
        const auto take = [](void* into, int, char** values, char**) {
            *static_cast<std::string*>(into) = values[0];
            return 0;
        };
        EXPECT_EQ(SQLITE_OK, sqlite3_exec(handle_, sql.c_str(), take, &result, nullptr)) << sqlite3_errmsg(handle_);
        return result;
    }

  private:
    sqlite3* handle_ = nullptr;
};

struct Outcome {
    int acknowledged = 0;
    int found = 0;
    std::string integrity;
};

/// Inserts rows one by one, loses the power after `inserts` of them or at the n-th sync, and counts what is left.
Outcome lose_power_while_writing(const std::string& synchronous, int inserts, int at_sync, std::uint64_t seed) {
    const TemporaryFolder folder;
    const auto path = (folder.path() / "test.db").string();
    LossyVfs disk;
    Outcome outcome;
    {
        Database database(path, synchronous);
        database.run("PRAGMA wal_autocheckpoint=20");
        if (at_sync >= 0) {
            disk.lose_power_after(at_sync, seed);
        }
        while (outcome.acknowledged < inserts && database.insert(outcome.acknowledged + 1)) {
            ++outcome.acknowledged;
        }
        if (disk.has_power()) {
            disk.lose_power(seed);
        }
    }
    disk.restore_power();
    Database database(path, "FULL");
    outcome.found = std::stoi(database.one("SELECT count(*) FROM t"));
    outcome.integrity = database.one("PRAGMA integrity_check");
    return outcome;
}

TEST(LossyVfs, KeepsEveryCommittedRowWithFullSync) {
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        const auto outcome = lose_power_while_writing("FULL", static_cast<int>(seed * 3), -1, seed);
        EXPECT_EQ(static_cast<int>(seed * 3), outcome.acknowledged);
        EXPECT_EQ(outcome.acknowledged, outcome.found) << "seed " << seed;
        EXPECT_EQ("ok", outcome.integrity) << "seed " << seed;
    }
}

TEST(LossyVfs, KeepsEveryAcknowledgedRowWhenThePowerGoesDuringASync) {
    for (int sync = 1; sync <= 60; ++sync) {
        const auto outcome = lose_power_while_writing("FULL", 200, sync, static_cast<std::uint64_t>(sync));
        EXPECT_LT(outcome.acknowledged, 200);
        EXPECT_GE(outcome.found, outcome.acknowledged) << "sync " << sync;
        EXPECT_LE(outcome.found, outcome.acknowledged + 1) << "sync " << sync;
        EXPECT_EQ("ok", outcome.integrity) << "sync " << sync;
    }
}

TEST(LossyVfs, LosesCommittedRowsWithoutSync) {
    int lossy_runs = 0;
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        const TemporaryFolder folder;
        const auto path = (folder.path() / "test.db").string();
        LossyVfs disk;
        {
            Database database(path, "FULL");
            ASSERT_TRUE(database.insert(1000));
            database.run("PRAGMA synchronous=OFF");
            for (int n = 1; n <= 20; ++n) {
                ASSERT_TRUE(database.insert(n));
            }
            disk.lose_power(seed);
        }
        disk.restore_power();
        Database database(path, "FULL");
        const int found = std::stoi(database.one("SELECT count(*) FROM t"));
        EXPECT_GE(found, 1);
        lossy_runs += found < 21 ? 1 : 0;
    }
    EXPECT_GE(lossy_runs, 9);
}

TEST(LossyVfs, FailsEveryOperationUntilPowerIsRestored) {
    const TemporaryFolder folder;
    LossyVfs disk;
    Database database((folder.path() / "test.db").string(), "FULL");
    disk.lose_power(1);
    EXPECT_FALSE(database.insert(1));
    sqlite3* other = nullptr;
    EXPECT_NE(SQLITE_OK, sqlite3_open((folder.path() / "other.db").string().c_str(), &other));
    sqlite3_close(other);
}

}  // namespace
}  // namespace messenger::testing
