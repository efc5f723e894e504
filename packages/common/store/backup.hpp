// Backup of a data folder while a server works with it, and its restoration into an empty one.
#pragma once

#include <filesystem>
#include <vector>

#include "store/backup_archive.hpp"

namespace messenger::store {

/// Copies what is in a data folder into a new file, mode 0600: every SQLite database as it is at one moment, which
/// servers that use it don't wait for, and every other file but what can be made again (the search index, mails,
/// locks). The file appears when it is complete. Throws StoreError, if `file` exists too. Blocks for as long as it
/// takes.
std::vector<ArchivedFile> make_backup(const std::filesystem::path& data_dir, const std::filesystem::path& file);

/// Puts everything back. Throws StoreError unless `data_dir` is empty or missing, and if anything in the file is
/// damaged; the folder is as it was then.
std::vector<ArchivedFile> restore_backup(const std::filesystem::path& file, const std::filesystem::path& data_dir);

}  // namespace messenger::store
