// AsyncSql: transactions of a SqlPool for coroutines, on a BlockingPool. What a store keeps instead of both.
//
//     co_return co_await sql_.write([=](soci::session& sql) -> Result<> { sql << "UPDATE ..."; return {}; });
#pragma once

#include <utility>

#include "store/blocking_pool.hpp"
#include "store/sql_pool.hpp"

namespace messenger::store {

/// Thread-safe, and cheap to copy.
class AsyncSql {
  public:
    /// Both must outlive it.
    AsyncSql(SqlPool& database, BlockingPool& blocking) : database_(&database), blocking_(&blocking) {}

    /// SqlPool::read() with the work, which returns a Result. overloaded when the blocking pool is full.
    template <typename F>
    auto read(F work) const {
        return blocking_->run([database = database_, work = std::move(work)] { return database->read(work); });
    }
    /// SqlPool::write() with the work, which returns a Result. overloaded when the blocking pool is full.
    template <typename F>
    auto write(F work) const {
        return blocking_->run([database = database_, work = std::move(work)] { return database->write(work); });
    }

  private:
    SqlPool* database_;
    BlockingPool* blocking_;
};

}  // namespace messenger::store
