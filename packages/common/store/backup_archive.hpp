// BackupArchive: files in one file, which is an SQLite database: it is there whole or not at all, and each file in it
// has a checksum. Memory is bounded whatever the size of a file.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "store/sqlite_handle.hpp"

namespace messenger::store {

struct ArchivedFile {
    std::string name;  ///< relative, with '/'
    std::uint64_t size = 0;
};

class BackupArchive {
  public:
    /// Begins a new archive in an empty file that it makes. Throws StoreError, as every call does.
    static BackupArchive create(const std::filesystem::path& file);
    /// An archive that was finished; a StoreError says what it is otherwise.
    static BackupArchive open(const std::filesystem::path& file);

    void add(const std::string& name, const std::filesystem::path& content);
    /// It is durable when this returns.
    void finish();

    std::vector<ArchivedFile> files();
    /// Writes a file as it was, with mode 0600, to the disk; throws if what is stored is not what was added.
    void extract(const ArchivedFile& file, const std::filesystem::path& to);

  private:
    explicit BackupArchive(SqliteHandle handle) : handle_(std::move(handle)) {}

    SqliteHandle handle_;
};

}  // namespace messenger::store
