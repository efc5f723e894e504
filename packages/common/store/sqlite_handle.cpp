#include "store/sqlite_handle.hpp"

#include "store/store_error.hpp"

namespace messenger::store {

SqliteHandle::SqliteHandle(const std::filesystem::path& file, bool creates) : name_(file.filename().string()) {
    sqlite3* opened = nullptr;
    const int flags = creates ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READWRITE;
    const int code = sqlite3_open_v2(file.c_str(), &opened, flags, nullptr);
    connection_.reset(opened);
    check(code);
    sqlite3_busy_timeout(opened, 5'000);
    if (creates) {
        std::filesystem::permissions(file, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    }
}

void SqliteHandle::run(const std::string& statements) {
    check(sqlite3_exec(get(), statements.c_str(), nullptr, nullptr, nullptr));
}

void SqliteHandle::check(int code) const {
    if (code != SQLITE_OK && code != SQLITE_ROW && code != SQLITE_DONE) {
        throw StoreError(name_ + ": " + (connection_ ? sqlite3_errmsg(get()) : sqlite3_errstr(code)));
    }
}

SqliteStatement::SqliteStatement(SqliteHandle& handle, const char* statement) : handle_(handle) {
    sqlite3_stmt* prepared = nullptr;
    handle.check(sqlite3_prepare_v2(handle.get(), statement, -1, &prepared, nullptr));
    statement_.reset(prepared);
}

SqliteStatement& SqliteStatement::bind(int index, std::int64_t value) {
    handle_.check(sqlite3_bind_int64(statement_.get(), index, value));
    return *this;
}

SqliteStatement& SqliteStatement::bind_text(int index, std::string_view value) {
    handle_.check(sqlite3_bind_text64(statement_.get(), index, value.data(), value.size(), SQLITE_STATIC, SQLITE_UTF8));
    return *this;
}

SqliteStatement& SqliteStatement::bind_blob(int index, std::string_view value) {
    handle_.check(sqlite3_bind_blob64(statement_.get(), index, value.data(), value.size(), SQLITE_STATIC));
    return *this;
}

bool SqliteStatement::step() {
    const int code = sqlite3_step(statement_.get());
    if (code == SQLITE_ROW) {
        return true;
    }
    sqlite3_reset(statement_.get());
    handle_.check(code);
    return false;
}

std::int64_t SqliteStatement::number(int column) const {
    return sqlite3_column_int64(statement_.get(), column);
}

std::string_view SqliteStatement::bytes(int column) const {
    const auto* data = static_cast<const char*>(sqlite3_column_blob(statement_.get(), column));
    return {data, static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column))};
}

}  // namespace messenger::store
