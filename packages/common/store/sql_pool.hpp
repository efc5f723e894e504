// SqlPool: the SOCI sessions of one database. Its calls block, so they run on a BlockingPool; the exception is the
// start of a service, before the shards run.
//
//     Result<UserId> id = pool.write([&](soci::session& sql) -> Result<UserId> { sql << "INSERT ..."; return ...; });
#pragma once

#include <soci/soci.h>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "store/database_url.hpp"
#include "store/file_lock.hpp"
#include "store/sql_connection.hpp"
#include "store/sql_error.hpp"
#include "store/sql_watchdog.hpp"
#include "store/store_error.hpp"

namespace messenger::store {

struct SqlPoolOptions {
    std::size_t sessions = 4;
    /// How long a call waits for a free session, and how long connecting, a statement and a lock may take. What has
    /// taken this long is not tried again; twice as long and a second, and a silent server is given up.
    std::chrono::milliseconds deadline{3000};
    /// Another one for statements and locks; for migrations.
    std::optional<std::chrono::milliseconds> statement_deadline = std::nullopt;
    /// Off only in the tests that show what it is for: SQLite then returns before its writes are on the disk.
    bool is_durable = true;
    /// Off for commands: what they write is small, and the server that has the SQLite file goes on meanwhile.
    bool is_only_process = true;
    /// A SQLite file has to be there, and nothing is written into it.
    bool is_read_only = false;
};

/// Thread-safe. A SQLite file is created with mode 0600 and locked for this pool's lifetime; its sessions use WAL,
/// synchronous=FULL and foreign keys. The sessions of a server are opened when they are needed, and anew when their
/// connection is lost.
class SqlPool {
  public:
    /// SQLite: opens every session. Throws AlreadyInUse when another process has the file, else StoreError: a data
    /// folder that is read-only or full. Of a server nothing is asked yet.
    SqlPool(const DatabaseUrl& url, const std::filesystem::path& data_dir, SqlPoolOptions options = {});
    ~SqlPool();

    Dialect dialect() const { return url_.dialect; }
    /// With the password.
    const DatabaseUrl& url() const { return url_; }

    /// Runs `work(soci::session&)` in one transaction and gives back its result. The transaction is rolled back if it
    /// throws, or returns a Result that holds an error. A soci_error becomes a StoreError. On a server the work runs
    /// again from its begin if the transaction lost out to another one, or its connection before COMMIT was sent: so it
    /// changes nothing but the database. If the connection is lost during COMMIT, the outcome is unknown, and it
    /// throws.
    template <typename F>
    std::invoke_result_t<F&, soci::session&> write(F work);
    /// The same for statements that only read, and never wait for a writer. In SQLite they see one snapshot; on a
    /// server each sees what was committed before it.
    template <typename F>
    std::invoke_result_t<F&, soci::session&> read(F work);

    /// Throws StoreError unless the database answers, and takes a write again if the last one failed for SQLite's disk;
    /// for readiness checks.
    void ping();

  private:
    enum class Mode { read, write };
    class Lease;
    class Transaction;

    template <typename F>
    std::invoke_result_t<F&, soci::session&> in_transaction(Mode mode, F& work);
    template <typename F>
    std::invoke_result_t<F&, soci::session&> run_once(Lease& lease, Mode mode, F& work);
    /// After a failed attempt: prepares the next one, or throws StoreError.
    void recover(Lease& lease, int attempt, const soci::soci_error& error);
    SqlDeadlines deadlines() const;
    /// Of a SQLite file.
    void open_readers();
    [[noreturn]] void rethrow(const soci::soci_error& error) const;

    DatabaseUrl url_;
    std::string name_;  ///< for messages
    SqlPoolOptions options_;
    std::optional<FileLock> lock_;
    soci::connection_pool sessions_;
    std::vector<char> is_open_;  ///< by position; touched by who has the session
    std::optional<SqlWatchdog> watchdog_;
    /// SQLite has one writer, and its cache stays warm only if all writes are of one session. Waiting for it here is
    /// fair and wakes at once, where SQLite's busy handler polls.
    std::timed_mutex writer_;
    soci::session writer_session_;
    std::atomic<bool> is_disk_failing_ = false;  ///< the last write of SQLite met a full or broken disk
};

/// One session for one call.
class SqlPool::Lease {
  public:
    Lease(SqlPool& pool, Mode mode);
    ~Lease();
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    /// The session, opened if it is not.
    soci::session& session();
    /// An attempt begins that may take no longer than the deadlines.
    void begin_attempt();
    /// Its connection is lost, or of no use any more.
    void close();
    bool is_server() const { return pool_.url_.dialect != Dialect::sqlite; }
    /// Of a SQLite database, for which it has its one writer.
    bool is_writer() const { return writer_.owns_lock(); }
    /// What became of a writer's transaction, as far as the disk is concerned.
    void note_disk(bool is_failing) { pool_.is_disk_failing_ = is_failing; }
    /// The call has taken so long that it is not to be tried again.
    bool is_late() const { return SqlWatchdog::Clock::now() - began_ >= pool_.options_.deadline; }
    bool is_committing = false;  ///< the outcome is unknown if the connection is lost now

  private:
    void open(soci::session& session);

    SqlPool& pool_;
    std::unique_lock<std::timed_mutex> writer_;
    std::size_t position_ = 0;
    SqlWatchdog::Clock::time_point began_;
};

/// Rolled back unless committed.
class SqlPool::Transaction {
  public:
    Transaction(SqlPool& pool, Lease& lease, Mode mode);
    ~Transaction();
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    void commit();

  private:
    Lease& lease_;
    soci::session& session_;
    bool open_ = false;
};

template <typename F>
std::invoke_result_t<F&, soci::session&> SqlPool::run_once(Lease& lease, Mode mode, F& work) {
    using R = std::invoke_result_t<F&, soci::session&>;
    Transaction transaction(*this, lease, mode);
    if constexpr (std::is_void_v<R>) {
        work(lease.session());
        transaction.commit();
    } else {
        R result = work(lease.session());
        if constexpr (requires { result.error(); }) {
            if (!result.has_value()) {
                return result;
            }
        }
        transaction.commit();
        return result;
    }
}

template <typename F>
std::invoke_result_t<F&, soci::session&> SqlPool::in_transaction(Mode mode, F& work) {
    Lease lease(*this, mode);
    for (int attempt = 1;; ++attempt) {
        try {
            return run_once(lease, mode, work);
        } catch (const soci::soci_error& error) {
            recover(lease, attempt, error);
        }
    }
}

template <typename F>
std::invoke_result_t<F&, soci::session&> SqlPool::write(F work) {
    return in_transaction(Mode::write, work);
}

template <typename F>
std::invoke_result_t<F&, soci::session&> SqlPool::read(F work) {
    return in_transaction(Mode::read, work);
}

}  // namespace messenger::store
