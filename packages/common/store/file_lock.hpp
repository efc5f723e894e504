// FileLock: SQLite serves one process. The lock is on a companion file, since SQLite's own locks are per transaction.
#pragma once

#include <filesystem>

#include "store/store_error.hpp"

namespace messenger::store {

/// Held from construction to destruction, and released by the kernel when the process dies.
class FileLock {
  public:
    /// Locks `database` + ".lock". Throws AlreadyInUse when another holder has it, StoreError when it can't be created.
    explicit FileLock(const std::filesystem::path& database);
    ~FileLock();
    FileLock(const FileLock&) = delete;
    FileLock& operator=(const FileLock&) = delete;

  private:
    int descriptor_;
};

}  // namespace messenger::store
