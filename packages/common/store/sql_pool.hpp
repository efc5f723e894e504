// SqlPool: the SOCI sessions of one database. Its calls block, so they run on a BlockingPool; the exception is the
// start of a service, before the shards run.
//
//     Result<UserId> id = pool.write([&](soci::session& sql) -> Result<UserId> { sql << "INSERT ..."; return ...; });
#pragma once

#include <soci/soci.h>

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <type_traits>

#include "store/database_url.hpp"
#include "store/file_lock.hpp"
#include "store/sql_error.hpp"
#include "store/store_error.hpp"

namespace messenger::store {

struct SqlPoolOptions {
    std::size_t sessions = 4;
    /// How long a call waits for a free session, and a SQLite statement for a lock.
    std::chrono::milliseconds deadline{3000};
    /// Off only in the tests that show what it is for: SQLite then returns before its writes are on the disk.
    bool is_durable = true;
};

/// Thread-safe. A SQLite file is created with mode 0600 and locked for this pool's lifetime; its sessions use WAL,
/// synchronous=FULL and foreign keys.
class SqlPool {
  public:
    /// Opens every session. Throws AlreadyInUse when another process has the SQLite file, else StoreError: no driver,
    /// unreachable, or a data folder that is read-only or full.
    SqlPool(const DatabaseUrl& url, const std::filesystem::path& data_dir, SqlPoolOptions options = {});
    ~SqlPool();

    Dialect dialect() const { return dialect_; }

    /// Runs `work(soci::session&)` in one transaction and gives back its result. The transaction is rolled back if it
    /// throws, or returns a Result that holds an error. A soci_error becomes a StoreError.
    template <typename F>
    std::invoke_result_t<F&, soci::session&> write(F work);
    /// The same for statements that only read: they see one snapshot, and never wait for a writer in SQLite.
    template <typename F>
    std::invoke_result_t<F&, soci::session&> read(F work);

    /// Throws StoreError unless the database answers; for readiness checks.
    void ping();

  private:
    enum class Mode { read, write };
    class Lease;
    class Transaction;

    void open(soci::session& session, const SqlPoolOptions& options);
    template <typename F>
    std::invoke_result_t<F&, soci::session&> in_transaction(Mode mode, F& work);
    [[noreturn]] void rethrow(const soci::soci_error& error) const;

    Dialect dialect_;
    std::string name_;  ///< for messages
    std::chrono::milliseconds deadline_;
    std::optional<FileLock> lock_;
    soci::connection_pool sessions_;
    /// SQLite has one writer, and its cache stays warm only if all writes are of one session. Waiting for it here is
    /// fair and wakes at once, where SQLite's busy handler polls.
    std::timed_mutex writer_;
    soci::session writer_session_;
};

/// One session for one call.
class SqlPool::Lease {
  public:
    Lease(SqlPool& pool, Mode mode);
    ~Lease();
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    soci::session& session() { return writer_ ? pool_.writer_session_ : pool_.sessions_.at(position_); }

  private:
    SqlPool& pool_;
    std::unique_lock<std::timed_mutex> writer_;
    std::size_t position_ = 0;
};

/// Rolled back unless committed.
class SqlPool::Transaction {
  public:
    Transaction(SqlPool& pool, soci::session& session, Mode mode);
    ~Transaction();
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    void commit();

  private:
    soci::session& session_;
    bool open_ = false;
};

template <typename F>
std::invoke_result_t<F&, soci::session&> SqlPool::in_transaction(Mode mode, F& work) {
    using R = std::invoke_result_t<F&, soci::session&>;
    Lease lease(*this, mode);
    try {
        Transaction transaction(*this, lease.session(), mode);
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
    } catch (const soci::soci_error& error) {
        rethrow(error);
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

/// Runs a script of several statements, as a migration is.
void run_script(soci::session& session, Dialect dialect, const std::string& script);

}  // namespace messenger::store
