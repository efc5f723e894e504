// Databases of their own for tests, on the servers that tests/servers has started.
#pragma once

#include <string>
#include <vector>

#include "store/database_url.hpp"

namespace messenger::testing {

/// A new, empty database on a server, dropped at the end. On SQLite: a name that the test's folder gives meaning to.
class TestDatabase {
  public:
    /// Throws std::runtime_error, saying what to do, if the server of the dialect was not started.
    explicit TestDatabase(store::Dialect dialect);
    ~TestDatabase();
    TestDatabase(const TestDatabase&) = delete;
    TestDatabase& operator=(const TestDatabase&) = delete;

    const store::DatabaseUrl& url() const { return url_; }

  private:
    store::DatabaseUrl server_;
    store::DatabaseUrl url_;
};

/// The kinds of SQL database that stores are tested on.
std::vector<store::Dialect> all_sql_dialects();

}  // namespace messenger::testing
