#include "store/sql_pool.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <random>
#include <system_error>
#include <thread>

namespace messenger::store {
namespace {

namespace fs = std::filesystem;

/// Every commit empties the caches of the readers, so they read from a mapping of the file.
constexpr std::int64_t reader_mapping_bytes = 256 * 1024 * 1024;
constexpr int writer_cache_kib = 16 * 1024;
/// SQLite's default of 1000 pages makes a busy writer copy the same pages into the database again and again.
constexpr int checkpoint_pages = 8'192;
/// Attempts at a transaction that loses out to others, before that is the caller's problem.
constexpr int most_conflicts = 6;
/// A connection may have been lost long ago, so that a fresh one is worth it; a second loss is the server's state.
constexpr int most_connections = 2;

void create_data_dir(const fs::path& directory) {
    std::error_code error;
    if (fs::is_directory(directory, error)) {
        return;
    }
    fs::create_directories(directory.parent_path(), error);
    if (!error && ::mkdir(directory.c_str(), 0700) != 0 && errno != EEXIST) {
        error = std::error_code(errno, std::generic_category());
    }
    if (error) {
        throw StoreError("cannot create the data folder " + directory.string() + ": " + error.message());
    }
}

/// SQLite gives its -wal and -shm files the mode of the database file, so it is enough to create that one ourselves.
void create_private_file(const fs::path& file) {
    const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor < 0) {
        throw StoreError("cannot open " + file.string() + ": " + std::generic_category().message(errno));
    }
    ::close(descriptor);
}

fs::path file_of(const DatabaseUrl& url, const fs::path& data_dir) {
    return fs::absolute(data_dir / url.file);
}

/// Makes the place for the file, and says where it is.
fs::path prepare(const DatabaseUrl& url, const fs::path& data_dir) {
    const auto file = file_of(url, data_dir);
    create_data_dir(file.parent_path());
    return file;
}

}  // namespace

SqlPool::SqlPool(const DatabaseUrl& url, const fs::path& data_dir, SqlPoolOptions options)
    : url_(url),
      name_(url.dialect == Dialect::sqlite ? file_of(url, data_dir).string()
                                           : url.name + " at " + url.host + ":" + std::to_string(url.port)),
      options_(options),
      sessions_(options.sessions),
      is_open_(options.sessions) {
    if (url.dialect != Dialect::sqlite) {
        watchdog_.emplace(options.sessions);
        return;
    }
    if (options.is_read_only && !fs::is_regular_file(name_)) {
        throw StoreError("there is no database " + name_);
    }
    const auto file = prepare(url, data_dir);
    if (options.is_only_process) {
        lock_.emplace(file);
    }
    try {
        if (options.is_read_only) {
            open_readers();
            return;
        }
        create_private_file(name_);
        open_connection(writer_session_, url_, name_, deadlines(), options.is_durable);
        writer_session_ << "PRAGMA cache_size=-" + std::to_string(writer_cache_kib);
        writer_session_ << "PRAGMA wal_autocheckpoint=" + std::to_string(checkpoint_pages);
        open_readers();
        // Journal mode WAL is only written when it changes, so a folder that has become read-only shows here.
        write([](soci::session& session) { session << "PRAGMA user_version=1"; });
    } catch (const soci::soci_error& error) {
        rethrow(error);
    }
}

SqlPool::~SqlPool() = default;

void SqlPool::open_readers() {
    for (std::size_t i = 0; i < options_.sessions; ++i) {
        open_connection(sessions_.at(i), url_, name_, deadlines(), options_.is_durable, options_.is_read_only);
        sessions_.at(i) << "PRAGMA mmap_size=" + std::to_string(reader_mapping_bytes);
        is_open_[i] = 1;
    }
}

void SqlPool::ping() {
    if (is_disk_failing_) {
        // With the value that is there it is a page to write all the same.
        return write([](soci::session& session) { session << "PRAGMA user_version=1"; });
    }
    read([](soci::session& session) {
        int one = 0;
        session << "SELECT 1", soci::into(one);
    });
}

void SqlPool::rethrow(const soci::soci_error& error) const {
    throw StoreError("database " + name_ + ": " + safe_reason_of(error));
}

SqlDeadlines SqlPool::deadlines() const {
    return {.connect = options_.deadline, .statement = options_.statement_deadline.value_or(options_.deadline)};
}

void SqlPool::recover(Lease& lease, int attempt, const soci::soci_error& error) {
    const bool is_lost = lease.is_server() && is_connection_lost(error);
    const bool lost_out = lease.is_server() && is_transaction_conflict(error);
    if (is_lost) {
        lease.close();
    }
    if (lease.is_writer() && is_disk_failure(error)) {
        lease.note_disk(true);
    }
    const int most = lost_out ? most_conflicts : is_lost ? most_connections : 1;
    if (attempt >= most || lease.is_committing || lease.is_late()) {
        rethrow(error);
    }
    if (lost_out) {
        // Those who got into each other's way should not meet again.
        thread_local std::minstd_rand random{std::random_device{}()};
        std::this_thread::sleep_for(
            std::chrono::milliseconds(std::uniform_int_distribution<>(1, 10 * attempt)(random)));
    }
}

SqlPool::Lease::Lease(SqlPool& pool, Mode mode) : pool_(pool), writer_(pool.writer_, std::defer_lock) {
    if (pool_.url_.dialect == Dialect::sqlite && mode == Mode::write) {
        if (!writer_.try_lock_for(pool.options_.deadline)) {
            throw StoreError("database " + pool.name_ + ": the writer did not become free in time");
        }
    } else if (!pool_.sessions_.try_lease(position_, static_cast<int>(pool_.options_.deadline.count()))) {
        throw StoreError("database " + pool_.name_ + ": no session became free in time");
    }
    began_ = SqlWatchdog::Clock::now();
}

SqlPool::Lease::~Lease() {
    if (pool_.watchdog_) {
        pool_.watchdog_->end(position_);
    }
    if (!writer_) {
        pool_.sessions_.give_back(position_);
    }
}

soci::session& SqlPool::Lease::session() {
    if (writer_) {
        return pool_.writer_session_;
    }
    auto& session = pool_.sessions_.at(position_);
    if (pool_.is_open_[position_] == 0) {
        open(session);
    }
    return session;
}

void SqlPool::Lease::open(soci::session& session) {
    try {
        open_connection(session, pool_.url_, pool_.name_, pool_.deadlines(), pool_.options_.is_durable);
        pool_.watchdog_->opened(position_, socket_of(session, pool_.url_.dialect));
    } catch (const soci::soci_error& error) {
        session.close();
        throw StoreError("database " + pool_.name_ + ": can't connect: " + connect_failure(pool_.url_, error));
    }
    pool_.is_open_[position_] = 1;
}

void SqlPool::Lease::begin_attempt() {
    is_committing = false;
    if (pool_.watchdog_) {
        pool_.watchdog_->begin(position_,
                               SqlWatchdog::Clock::now() + 2 * pool_.deadlines().statement + std::chrono::seconds(1));
    }
}

void SqlPool::Lease::close() {
    pool_.is_open_[position_] = 0;
    pool_.watchdog_->closed(position_);
    try {
        pool_.sessions_.at(position_).close();
    } catch (const soci::soci_error&) {
        // It is gone either way.
    }
}

SqlPool::Transaction::Transaction(SqlPool& pool, Lease& lease, Mode mode) : lease_(lease), session_(lease.session()) {
    lease_.begin_attempt();
    session_ << begin_statement(pool.url_.dialect, mode == Mode::write);
    open_ = true;
}

SqlPool::Transaction::~Transaction() {
    if (!open_) {
        return;
    }
    try {
        session_ << "ROLLBACK";
    } catch (const soci::soci_error&) {
        // SQLite has already rolled back after some errors (full disk, I/O), and then refuses this. On a server the
        // next BEGIN might commit what is still open.
        if (lease_.is_server()) {
            lease_.close();
        }
    }
}

void SqlPool::Transaction::commit() {
    lease_.is_committing = true;
    session_ << "COMMIT";
    open_ = false;
    lease_.is_committing = false;
    if (lease_.is_writer()) {
        lease_.note_disk(false);
    }
}

}  // namespace messenger::store
