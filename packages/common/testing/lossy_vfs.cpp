#include "testing/lossy_vfs.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <map>
#include <mutex>
#include <new>
#include <random>
#include <string>
#include <vector>

#include "testing/cached_file.hpp"

namespace messenger::testing {

struct LossyVfs::Disk {
    sqlite3_vfs vfs{};
    sqlite3_vfs* below = nullptr;
    std::mutex mutex;
    std::map<std::string, CachedFile> files;
    int epoch = 0;  ///< counts the losses: files of an earlier one are broken
    bool powered = true;
    int syncs = 0;
    int syncs_left = -1;
    std::uint64_t seed = 0;

    void lose(std::uint64_t with_seed);
};

void LossyVfs::Disk::lose(std::uint64_t with_seed) {
    std::mt19937_64 random(with_seed);
    for (auto& [path, file] : files) {
        if (!file.was_synced) {
            std::filesystem::remove(path);
            continue;
        }
        std::string content = read_whole(path);
        for (auto& change : file.unsynced) {
            switch (random() % 3) {
                case 0:
                    break;
                case 1:
                    change.bytes.resize(random() % (change.bytes.size() + 1));
                    [[fallthrough]];
                default:
                    put(content, change);
            }
        }
        write_whole(path, content);
    }
    files.clear();
    powered = false;
    ++epoch;
}

namespace {

struct LossyFile {
    sqlite3_file base;
    sqlite3_file* below;
    LossyVfs::Disk* disk;
    CachedFile* cached;  ///< null for temporary files, which pass through
    std::string* path;
    int epoch;
};

LossyFile& lossy(sqlite3_file* file) {
    return *reinterpret_cast<LossyFile*>(file);
}
bool is_broken(const LossyFile& file) {
    return file.epoch != file.disk->epoch;
}

/// Runs `work` on the cached file, or fails after a loss of power.
template <typename F>
int with_cache(sqlite3_file* handle, int failure, F work) {
    auto& file = lossy(handle);
    const std::lock_guard lock(file.disk->mutex);
    return is_broken(file) ? failure : work(file, *file.cached);
}

int close_file(sqlite3_file* handle) {
    auto& file = lossy(handle);
    const int result = file.below->pMethods != nullptr ? file.below->pMethods->xClose(file.below) : SQLITE_OK;
    delete file.path;
    return result;
}

int read_file(sqlite3_file* handle, void* into, int amount, sqlite3_int64 offset) {
    return with_cache(handle, SQLITE_IOERR_READ, [&](LossyFile&, CachedFile& cached) {
        const auto size = static_cast<sqlite3_int64>(cached.content.size());
        const auto available = std::clamp<sqlite3_int64>(size - offset, 0, amount);
        std::memset(into, 0, static_cast<std::size_t>(amount));
        std::memcpy(into, cached.content.data() + std::min(offset, size), static_cast<std::size_t>(available));
        return available == amount ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
    });
}

int change_file(sqlite3_file* handle, int failure, Change change) {
    return with_cache(handle, failure, [&](LossyFile&, CachedFile& cached) {
        put(cached.content, change);
        cached.unsynced.push_back(std::move(change));
        return SQLITE_OK;
    });
}

int write_file(sqlite3_file* handle, const void* from, int amount, sqlite3_int64 offset) {
    return change_file(handle, SQLITE_IOERR_WRITE,
                       {offset, std::string(static_cast<const char*>(from), static_cast<std::size_t>(amount)), false});
}

int truncate_file(sqlite3_file* handle, sqlite3_int64 size) {
    return change_file(handle, SQLITE_IOERR_TRUNCATE, {size, {}, true});
}

int sync_file(sqlite3_file* handle, int) {
    return with_cache(handle, SQLITE_IOERR_FSYNC, [&](LossyFile& file, CachedFile& cached) {
        auto& disk = *file.disk;
        if (disk.syncs_left == 0) {
            disk.syncs_left = -1;
            disk.lose(disk.seed);
            return SQLITE_IOERR_FSYNC;
        }
        disk.syncs_left -= disk.syncs_left > 0 ? 1 : 0;
        ++disk.syncs;
        write_whole(*file.path, cached.content);
        cached.unsynced.clear();
        cached.was_synced = true;
        return SQLITE_OK;
    });
}

int file_size(sqlite3_file* handle, sqlite3_int64* size) {
    return with_cache(handle, SQLITE_IOERR_FSTAT, [&](LossyFile&, CachedFile& cached) {
        *size = static_cast<sqlite3_int64>(cached.content.size());
        return SQLITE_OK;
    });
}

sqlite3_file* below(sqlite3_file* handle) {
    return lossy(handle).below;
}
int lock_file(sqlite3_file* f, int level) {
    return below(f)->pMethods->xLock(below(f), level);
}
int unlock_file(sqlite3_file* f, int level) {
    return below(f)->pMethods->xUnlock(below(f), level);
}
int check_lock(sqlite3_file* f, int* out) {
    return below(f)->pMethods->xCheckReservedLock(below(f), out);
}
int control(sqlite3_file* f, int op, void* arg) {
    // Hints and chunk sizes would change the real file behind the cache's back.
    if (op == SQLITE_FCNTL_SIZE_HINT || op == SQLITE_FCNTL_CHUNK_SIZE || op == SQLITE_FCNTL_MMAP_SIZE) {
        return SQLITE_NOTFOUND;
    }
    return below(f)->pMethods->xFileControl(below(f), op, arg);
}
int sector_size(sqlite3_file* f) {
    return below(f)->pMethods->xSectorSize(below(f));
}
int characteristics(sqlite3_file* f) {
    return below(f)->pMethods->xDeviceCharacteristics(below(f));
}
int shm_map(sqlite3_file* f, int page, int size, int extend, void volatile** out) {
    return below(f)->pMethods->xShmMap(below(f), page, size, extend, out);
}
int shm_lock(sqlite3_file* f, int offset, int n, int flags) {
    return below(f)->pMethods->xShmLock(below(f), offset, n, flags);
}
void shm_barrier(sqlite3_file* f) {
    below(f)->pMethods->xShmBarrier(below(f));
}
int shm_unmap(sqlite3_file* f, int remove) {
    return below(f)->pMethods->xShmUnmap(below(f), remove);
}

const sqlite3_io_methods methods{2,           close_file,  read_file,       write_file,  truncate_file,
                                 sync_file,   file_size,   lock_file,       unlock_file, check_lock,
                                 control,     sector_size, characteristics, shm_map,     shm_lock,
                                 shm_barrier, shm_unmap,   nullptr,         nullptr};

LossyVfs::Disk& disk_of(sqlite3_vfs* vfs) {
    return *static_cast<LossyVfs::Disk*>(vfs->pAppData);
}

int open_file(sqlite3_vfs* vfs, const char* name, sqlite3_file* handle, int flags, int* out_flags) {
    auto& disk = disk_of(vfs);
    constexpr int kept = SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL;
    if ((flags & kept) == 0 || name == nullptr) {
        return disk.below->xOpen(disk.below, name, handle, flags, out_flags);
    }
    const std::lock_guard lock(disk.mutex);
    auto& file = *new (handle) LossyFile{};
    if (!disk.powered) {
        return SQLITE_CANTOPEN;
    }
    file.below = reinterpret_cast<sqlite3_file*>(reinterpret_cast<char*>(handle) + sizeof(LossyFile));
    file.disk = &disk;
    file.epoch = disk.epoch;
    const bool existed = std::filesystem::exists(name);
    const int result = disk.below->xOpen(disk.below, name, file.below, flags, out_flags);
    if (result != SQLITE_OK) {
        return result;
    }
    const auto [entry, is_new] = disk.files.try_emplace(name);
    if (is_new && existed) {
        entry->second = {read_whole(name), {}, true};
    }
    file.cached = &entry->second;
    file.path = new std::string(name);
    file.base.pMethods = &methods;
    return SQLITE_OK;
}

int delete_file(sqlite3_vfs* vfs, const char* name, int sync_directory) {
    auto& disk = disk_of(vfs);
    const std::lock_guard lock(disk.mutex);
    if (!disk.powered) {
        return SQLITE_IOERR_DELETE;
    }
    disk.files.erase(name);
    return disk.below->xDelete(disk.below, name, sync_directory);
}

int access_file(sqlite3_vfs* vfs, const char* name, int flags, int* out) {
    auto& disk = disk_of(vfs);
    return disk.below->xAccess(disk.below, name, flags, out);
}

}  // namespace

LossyVfs::LossyVfs() : disk_(std::make_unique<Disk>()) {
    auto& disk = *disk_;
    disk.below = sqlite3_vfs_find(nullptr);
    disk.vfs = *disk.below;
    disk.vfs.zName = "lossy";
    disk.vfs.pNext = nullptr;
    disk.vfs.pAppData = &disk;
    disk.vfs.szOsFile = static_cast<int>(sizeof(LossyFile)) + disk.below->szOsFile;
    disk.vfs.xOpen = open_file;
    disk.vfs.xDelete = delete_file;
    disk.vfs.xAccess = access_file;
    sqlite3_vfs_register(&disk.vfs, 1);
}

LossyVfs::~LossyVfs() {
    sqlite3_vfs_unregister(&disk_->vfs);
    sqlite3_vfs_register(disk_->below, 1);
}

void LossyVfs::lose_power(std::uint64_t seed) {
    const std::lock_guard lock(disk_->mutex);
    disk_->syncs_left = -1;
    disk_->lose(seed);
}

void LossyVfs::lose_power_after(int syncs, std::uint64_t seed) {
    const std::lock_guard lock(disk_->mutex);
    disk_->syncs_left = syncs;
    disk_->seed = seed;
}

bool LossyVfs::has_power() const {
    const std::lock_guard lock(disk_->mutex);
    return disk_->powered;
}

void LossyVfs::restore_power() {
    const std::lock_guard lock(disk_->mutex);
    disk_->powered = true;
}

int LossyVfs::syncs() const {
    const std::lock_guard lock(disk_->mutex);
    return disk_->syncs;
}

}  // namespace messenger::testing
