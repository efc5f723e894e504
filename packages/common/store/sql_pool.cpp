#include "store/sql_pool.hpp"

#include <fcntl.h>
#include <soci/sqlite3/soci-sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace messenger::store {
namespace {

namespace fs = std::filesystem;

/// Every commit empties the caches of the readers, so they read from a mapping of the file.
constexpr std::int64_t reader_mapping_bytes = 256 * 1024 * 1024;
constexpr int writer_cache_kib = 16 * 1024;
/// SQLite's default of 1000 pages makes a busy writer copy the same pages into the database again and again.
constexpr int checkpoint_pages = 8'192;

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
    if (const auto missing = missing_driver(url); !missing.empty()) {
        throw StoreError(missing);
    }
    const auto file = file_of(url, data_dir);
    create_data_dir(file.parent_path());
    return file;
}

}  // namespace

SqlPool::SqlPool(const DatabaseUrl& url, const fs::path& data_dir, SqlPoolOptions options)
    : dialect_(url.dialect),
      name_(url.dialect == Dialect::sqlite ? file_of(url, data_dir).string() : url.name),
      deadline_(options.deadline),
      lock_(std::in_place, prepare(url, data_dir)),
      sessions_(options.sessions) {
    create_private_file(name_);
    try {
        open(writer_session_, options);
        writer_session_ << "PRAGMA cache_size=-" + std::to_string(writer_cache_kib);
        writer_session_ << "PRAGMA wal_autocheckpoint=" + std::to_string(checkpoint_pages);
        for (std::size_t i = 0; i < options.sessions; ++i) {
            open(sessions_.at(i), options);
            sessions_.at(i) << "PRAGMA mmap_size=" + std::to_string(reader_mapping_bytes);
        }
        // Journal mode WAL is only written when it changes, so a folder that has become read-only shows here.
        write([](soci::session& session) { session << "PRAGMA user_version=1"; });
    } catch (const soci::soci_error& error) {
        rethrow(error);
    }
}

SqlPool::~SqlPool() = default;

void SqlPool::open(soci::session& session, const SqlPoolOptions& options) {
    session.open(soci::sqlite3, "db=\"" + name_ + "\"");
    session << "PRAGMA busy_timeout=" + std::to_string(deadline_.count());
    session << "PRAGMA journal_mode=WAL";
    session << std::string("PRAGMA synchronous=") + (options.is_durable ? "FULL" : "OFF");
    session << "PRAGMA foreign_keys=ON";
}

void SqlPool::ping() {
    read([](soci::session& session) {
        int one = 0;
        session << "SELECT 1", soci::into(one);
    });
}

void SqlPool::rethrow(const soci::soci_error& error) const {
    throw StoreError("database " + name_ + ": " + safe_reason_of(error));
}

SqlPool::Lease::Lease(SqlPool& pool, Mode mode) : pool_(pool), writer_(pool.writer_, std::defer_lock) {
    if (pool_.dialect_ == Dialect::sqlite && mode == Mode::write) {
        if (!writer_.try_lock_for(pool.deadline_)) {
            throw StoreError("database " + pool.name_ + ": the writer did not become free in time");
        }
    } else if (!pool_.sessions_.try_lease(position_, static_cast<int>(pool_.deadline_.count()))) {
        throw StoreError("database " + pool_.name_ + ": no session became free in time");
    }
}

SqlPool::Lease::~Lease() {
    if (!writer_) {
        pool_.sessions_.give_back(position_);
    }
}

SqlPool::Transaction::Transaction(SqlPool& pool, soci::session& session, Mode mode) : session_(session) {
    // A deferred transaction of SQLite that starts with a read can't become a writer once another has written.
    session_ << (pool.dialect_ == Dialect::sqlite && mode == Mode::write ? "BEGIN IMMEDIATE" : "BEGIN");
    open_ = true;
}

SqlPool::Transaction::~Transaction() {
    if (!open_) {
        return;
    }
    try {
        session_ << "ROLLBACK";
    } catch (const soci::soci_error&) {
        // SQLite has already rolled back after some errors (full disk, I/O), and then refuses this.
    }
}

void SqlPool::Transaction::commit() {
    session_ << "COMMIT";
    open_ = false;
}

void run_script(soci::session& session, Dialect dialect, const std::string& script) {
    if (dialect != Dialect::sqlite) {
        throw StoreError("no driver for " + std::string(to_string(dialect)));
    }
    auto* connection = static_cast<soci::sqlite3_session_backend*>(session.get_backend())->conn_;
    const int result = sqlite_api::sqlite3_exec(connection, script.c_str(), nullptr, nullptr, nullptr);
    if (result != 0) {
        throw StoreError(std::string("a script failed: ") + sqlite_api::sqlite3_errmsg(connection));
    }
}

}  // namespace messenger::store
