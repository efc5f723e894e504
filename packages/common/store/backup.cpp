#include "store/backup.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <memory>
#include <string_view>

#include "store/store_error.hpp"

namespace messenger::store {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 4> leftovers{".lock", "-wal", "-shm", "-journal"};
/// Made anew from the log, or written for people who have read them.
constexpr std::array<std::string_view, 2> dispensable{"search.db", "mail"};

bool is_kept(const fs::path& path) {
    const auto name = path.filename().string();
    return std::ranges::none_of(leftovers, [&](auto suffix) { return name.ends_with(suffix); }) &&
           std::ranges::find(dispensable, name) == dispensable.end();
}

/// Files in a folder and those below it, relative to it, in order.
std::vector<fs::path> kept_files(const fs::path& folder) {
    std::vector<fs::path> found;
    for (auto entry = fs::recursive_directory_iterator(folder); entry != fs::recursive_directory_iterator(); ++entry) {
        if (!is_kept(entry->path())) {
            entry.disable_recursion_pending();
        } else if (entry->is_regular_file()) {
            found.push_back(fs::relative(entry->path(), folder));
        }
    }
    std::ranges::sort(found);
    return found;
}

/// A file of ours that is gone in the end, whatever happens.
class Scratch {
  public:
    explicit Scratch(fs::path file) : file_(std::move(file)) { fs::remove_all(file_); }
    ~Scratch() {
        std::error_code ignored;
        fs::remove_all(file_, ignored);
    }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;
    const fs::path& path() const { return file_; }

  private:
    fs::path file_;
};

/// A copy of a database at one moment: in one step, so that nobody's writes make it begin again, and in WAL mode, so
/// that nobody waits for it.
void copy_database(const fs::path& from, const fs::path& to) {
    SqliteHandle source(from, false);
    SqliteHandle target(to, true);
    struct Finish {
        void operator()(sqlite3_backup* backup) const { sqlite3_backup_finish(backup); }
    };
    std::unique_ptr<sqlite3_backup, Finish> backup(sqlite3_backup_init(target.get(), "main", source.get(), "main"));
    if (!backup) {
        target.check(sqlite3_errcode(target.get()));
    }
    const int code = sqlite3_backup_step(backup.get(), -1);
    backup.reset();
    target.check(code);
}

void sync_folder(const fs::path& folder) {
    const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor >= 0) {
        ::fsync(descriptor);
        ::close(descriptor);
    }
}

/// What an archive may name: no way out of the folder that it is put into.
bool is_inside(const fs::path& name) {
    return !name.empty() && name.is_relative() &&
           std::ranges::none_of(name, [](const fs::path& part) { return part == ".."; });
}

}  // namespace

std::vector<ArchivedFile> make_backup(const fs::path& data_dir, const fs::path& file) {
    if (fs::exists(file)) {
        throw StoreError(file.string() + " is there already");
    }
    const auto target = fs::absolute(file);
    Scratch unfinished(target.string() + ".part");
    Scratch journal(unfinished.path().string() + "-journal");
    std::vector<ArchivedFile> files;
    {
        auto archive = BackupArchive::create(unfinished.path());
        for (const auto& name : kept_files(data_dir)) {
            const auto path = data_dir / name;
            if (path == unfinished.path() || path == target) {
                continue;
            }
            if (name.extension() == ".db") {
                Scratch copy(target.string() + ".copy");
                copy_database(path, copy.path());
                archive.add(name.generic_string(), copy.path());
            } else {
                archive.add(name.generic_string(), path);
            }
        }
        archive.finish();
        files = archive.files();
    }
    fs::rename(unfinished.path(), target);
    sync_folder(target.parent_path());
    return files;
}

std::vector<ArchivedFile> restore_backup(const fs::path& file, const fs::path& data_dir) {
    auto archive = BackupArchive::open(file);
    if (fs::exists(data_dir) && !fs::is_empty(data_dir)) {
        throw StoreError(data_dir.string() + " is not empty: a backup is restored into an empty folder");
    }
    const auto target = fs::weakly_canonical(data_dir);
    Scratch unfinished(target.string() + ".restoring");
    fs::create_directories(unfinished.path());
    fs::permissions(unfinished.path(), fs::perms::owner_all);
    const auto files = archive.files();
    for (const auto& entry : files) {
        if (!is_inside(entry.name)) {
            throw StoreError(entry.name + " is no name of a file in a data folder");
        }
        const auto path = unfinished.path() / entry.name;
        fs::create_directories(path.parent_path());
        archive.extract(entry, path);
        sync_folder(path.parent_path());
    }
    fs::remove(target);
    fs::rename(unfinished.path(), target);
    sync_folder(target.parent_path());
    return files;
}

}  // namespace messenger::store
