#include "store/sql_pool.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <csignal>
#include <fstream>
#include <thread>

#include "core/result.hpp"
#include "testing/lossy_vfs.hpp"
#include "testing/temporary_folder.hpp"

namespace messenger::store {
namespace {

/// No file of this process can grow beyond: as on a full disk, but for the reason that is given.
class FileSizeLimit {
  public:
    explicit FileSizeLimit(rlim_t bytes) : signal_(std::signal(SIGXFSZ, SIG_IGN)) {
        ::getrlimit(RLIMIT_FSIZE, &before_);
        const rlimit limit{bytes, before_.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~FileSizeLimit() {
        ::setrlimit(RLIMIT_FSIZE, &before_);
        std::signal(SIGXFSZ, signal_);
    }
    FileSizeLimit(const FileSizeLimit&) = delete;
    FileSizeLimit& operator=(const FileSizeLimit&) = delete;

  private:
    rlimit before_{};
    void (*signal_)(int);
};

class SqlPoolTest : public ::testing::Test {
  protected:
    SqlPool open(std::size_t sessions = 4) { return SqlPool(url_, data_, {sessions, std::chrono::milliseconds(3000)}); }
    static void create(SqlPool& pool) {
        pool.write([](soci::session& sql) { sql << "CREATE TABLE t (n INTEGER PRIMARY KEY, text TEXT UNIQUE)"; });
    }
    static int count(SqlPool& pool) {
        return pool.read([](soci::session& sql) {
            int rows = 0;
            sql << "SELECT count(*) FROM t", soci::into(rows);
            return rows;
        });
    }
    static void insert(soci::session& sql, int n, const std::string& text) {
        sql << "INSERT INTO t VALUES (:n, :text)", soci::use(n), soci::use(text);
    }
    static mode_t mode_of(const std::filesystem::path& path) {
        struct stat status{};
        EXPECT_EQ(0, ::stat(path.c_str(), &status)) << path;
        return status.st_mode & 0777;
    }

    testing::TemporaryFolder folder_;
    std::filesystem::path data_ = folder_.path() / "deep" / "data";
    DatabaseUrl url_ = *parse_database_url("sqlite:test.db");
};

TEST_F(SqlPoolTest, CreatesPrivateFilesWhateverTheUmask) {
    const auto before = ::umask(0);
    {
        auto pool = open();
        create(pool);
        EXPECT_EQ(0700u, mode_of(data_));
        for (const auto* file : {"test.db", "test.db-wal", "test.db-shm", "test.db.lock"}) {
            EXPECT_EQ(0600u, mode_of(data_ / file)) << file;
        }
    }
    ::umask(before);
}

TEST_F(SqlPoolTest, SetsEverySessionUp) {
    auto pool = open();
    pool.read([](soci::session& sql) {
        std::string journal;
        int synchronous = 0;
        int foreign_keys = 0;
        sql << "PRAGMA journal_mode", soci::into(journal);
        sql << "PRAGMA synchronous", soci::into(synchronous);
        sql << "PRAGMA foreign_keys", soci::into(foreign_keys);
        EXPECT_EQ("wal", journal);
        EXPECT_EQ(2, synchronous);
        EXPECT_EQ(1, foreign_keys);
    });
}

TEST_F(SqlPoolTest, RollsBackOnErrorsAndExceptions) {
    auto pool = open();
    create(pool);
    const auto refused = pool.write([](soci::session& sql) -> Result<> {
        insert(sql, 1, "a");
        return fail(problem::conflict);
    });
    EXPECT_FALSE(refused.has_value());
    EXPECT_THROW(pool.write([](soci::session& sql) {
        insert(sql, 2, "b");
        throw std::logic_error("bug");
    }),
                 std::logic_error);
    EXPECT_EQ(0, count(pool));
}

TEST_F(SqlPoolTest, RecognisesUniqueViolationsOnly) {
    auto pool = open();
    create(pool);
    pool.write([](soci::session& sql) { insert(sql, 1, "same"); });
    const auto violates = [&pool](const std::string& statement) {
        return pool.write([&](soci::session& sql) {
            try {
                sql << statement;
            } catch (const soci::soci_error& error) {
                return is_unique_violation(sql, error);
            }
            return false;
        });
    };
    EXPECT_TRUE(violates("INSERT INTO t VALUES (2, 'same')"));
    EXPECT_TRUE(violates("INSERT INTO t VALUES (1, 'other')"));
    EXPECT_FALSE(violates("INSERT INTO missing VALUES (1)"));
    pool.write([](soci::session& sql) { sql << "CREATE TABLE u (n INTEGER NOT NULL)"; });
    EXPECT_FALSE(violates("INSERT INTO u VALUES (NULL)"));
}

TEST_F(SqlPoolTest, NeverTellsBoundValues) {
    auto pool = open();
    create(pool);
    try {
        pool.write([](soci::session& sql) {
            insert(sql, 1, "hunter2-secret");
            insert(sql, 1, "hunter2-secret");
        });
        FAIL() << "the second row should be refused";
    } catch (const StoreError& error) {
        EXPECT_EQ(std::string::npos, std::string(error.what()).find("hunter2")) << error.what();
        EXPECT_NE(std::string::npos, std::string(error.what()).find("test.db")) << error.what();
    }
}

TEST_F(SqlPoolTest, RefusesASecondHolderOfTheFile) {
    auto pool = open();
    EXPECT_THROW(open(), AlreadyInUse);
}

TEST_F(SqlPoolTest, FreesTheFileWhenItGoes) {
    {
        auto pool = open();
    }
    EXPECT_NO_THROW(open());
}

TEST_F(SqlPoolTest, SaysClearlyThatItsFolderIsUnusable) {
    std::ofstream(folder_.path() / "deep") << "a file where the folder should be";
    try {
        open();
        FAIL();
    } catch (const StoreError& error) {
        EXPECT_NE(std::string::npos, std::string(error.what()).find("data folder")) << error.what();
    }
}

TEST_F(SqlPoolTest, SaysClearlyThatTheFileIsNoDatabase) {
    std::filesystem::create_directories(data_);
    std::ofstream(data_ / "test.db") << std::string(4096, 'x');
    EXPECT_THROW(open(), StoreError);
}

TEST_F(SqlPoolTest, IsNotReadyFromAWriteThatTheDiskRefusedUntilOneSucceeds) {
    auto pool = open();
    create(pool);
    pool.write([](soci::session& sql) { insert(sql, 1, "before"); });
    const auto reason = [&pool] {
        try {
            pool.ping();
        } catch (const StoreError& error) {
            return std::string(error.what());
        }
        return std::string();
    };
    {
        const FileSizeLimit full(std::filesystem::file_size(data_ / "test.db-wal"));
        EXPECT_EQ("", reason()) << "nobody knows yet";
        EXPECT_THROW(pool.write([](soci::session& sql) { insert(sql, 2, "meanwhile"); }), StoreError);
        EXPECT_NE(std::string::npos, reason().find("test.db: disk I/O error"));
        EXPECT_NE(std::string::npos, reason().find("test.db: disk I/O error")) << "as long as it lasts";
        EXPECT_EQ(1, count(pool)) << "what is there can be read";
    }
    EXPECT_EQ("", reason());
    pool.write([](soci::session& sql) { insert(sql, 3, "after"); });
    EXPECT_EQ(2, count(pool));
}

TEST_F(SqlPoolTest, LetsManyThreadsWriteWithoutBusyErrors) {
    auto pool = open();
    create(pool);
    std::vector<std::thread> threads;
    for (int t = 0; t < 8; ++t) {
        threads.emplace_back([&pool, t] {
            for (int i = 0; i < 25; ++i) {
                pool.write([&](soci::session& sql) {
                    int rows = 0;
                    sql << "SELECT count(*) FROM t", soci::into(rows);
                    insert(sql, t * 1000 + i, std::to_string(t) + "-" + std::to_string(i));
                });
            }
        });
    }
    for (auto& thread : threads) {
        thread.join();
    }
    EXPECT_EQ(200, count(pool));
}

TEST_F(SqlPoolTest, KeepsWhatItCommittedWhenThePowerGoes) {
    testing::LossyVfs disk;
    for (int round = 0; round < 10; ++round) {
        int acknowledged = 0;
        {
            auto pool = open(2);
            pool.write([](soci::session& sql) {
                sql << "CREATE TABLE IF NOT EXISTS t (n INTEGER PRIMARY KEY, text TEXT UNIQUE)";
                sql << "DELETE FROM t";
            });
            disk.lose_power_after(5 + round * 3, static_cast<std::uint64_t>(round));
            try {
                while (acknowledged < 1000) {
                    pool.write([&](soci::session& sql) { insert(sql, acknowledged, std::to_string(acknowledged)); });
                    ++acknowledged;
                }
            } catch (const StoreError&) {
                EXPECT_FALSE(disk.has_power());
            }
        }
        disk.restore_power();
        auto pool = open(2);
        EXPECT_GE(count(pool), acknowledged) << "round " << round;
        EXPECT_LE(count(pool), acknowledged + 1) << "round " << round;
    }
}

}  // namespace
}  // namespace messenger::store
