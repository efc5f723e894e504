// What goes wrong with a store itself, as opposed to a request: told to clients as 503, and safe to log.
#pragma once

#include <stdexcept>
#include <string>

#include "core/failure.hpp"

namespace messenger::store {

/// The database is unreachable, read-only, full, broken or too busy. The text names the database and the reason, never
/// a statement or a value.
class StoreError : public DependencyError {
  public:
    using DependencyError::DependencyError;
};

/// Another process has the SQLite file: the host exits with 2.
class AlreadyInUse : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

}  // namespace messenger::store
