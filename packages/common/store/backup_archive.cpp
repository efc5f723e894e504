#include "store/backup_archive.hpp"

#include <fcntl.h>
#include <sodium.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <fstream>
#include <system_error>

#include "core/clock.hpp"
#include "store/store_error.hpp"

namespace messenger::store {
namespace {

constexpr std::size_t part_bytes = 1024 * 1024;
/// "MSGB", so that no other SQLite file is taken for a backup.
constexpr std::int64_t application_id = 0x4d534742;
constexpr std::int64_t format_version = 1;

constexpr const char* schema =
    "PRAGMA synchronous = FULL; PRAGMA application_id = 1297303362; BEGIN;"
    "CREATE TABLE info (version INTEGER NOT NULL, made_at INTEGER NOT NULL, is_finished INTEGER NOT NULL);"
    "CREATE TABLE files (key INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, size INTEGER NOT NULL, sha256 BLOB NOT "
    "NULL);"
    "CREATE TABLE parts (file INTEGER NOT NULL, number INTEGER NOT NULL, data BLOB NOT NULL, PRIMARY KEY (file, "
    "number));";

class Sha256 {
  public:
    Sha256() { crypto_hash_sha256_init(&state_); }
    void add(std::string_view bytes) {
        crypto_hash_sha256_update(&state_, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
    }
    std::string finish() {
        std::string digest(crypto_hash_sha256_BYTES, '\0');
        crypto_hash_sha256_final(&state_, reinterpret_cast<unsigned char*>(digest.data()));
        return digest;
    }

  private:
    crypto_hash_sha256_state state_{};
};

[[noreturn]] void fail_on(const std::filesystem::path& file) {
    throw StoreError(file.string() + ": " + std::generic_category().message(errno));
}

/// A new file that is written through to the disk.
class DurableFile {
  public:
    explicit DurableFile(const std::filesystem::path& file)
        : file_(file), descriptor_(::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)) {
        if (descriptor_ < 0) {
            fail_on(file_);
        }
    }
    ~DurableFile() { ::close(descriptor_); }
    DurableFile(const DurableFile&) = delete;
    DurableFile& operator=(const DurableFile&) = delete;

    void write(std::string_view bytes) {
        while (!bytes.empty()) {
            const auto written = ::write(descriptor_, bytes.data(), bytes.size());
            if (written < 0) {
                fail_on(file_);
            }
            bytes.remove_prefix(static_cast<std::size_t>(written));
        }
    }
    void sync() {
        if (::fsync(descriptor_) != 0) {
            fail_on(file_);
        }
    }

  private:
    const std::filesystem::path& file_;
    int descriptor_;
};

}  // namespace

BackupArchive BackupArchive::create(const std::filesystem::path& file) {
    SqliteHandle handle(file, true);
    handle.run(schema);
    return BackupArchive(std::move(handle));
}

BackupArchive BackupArchive::open(const std::filesystem::path& file) {
    SqliteHandle handle(file, false);
    SqliteStatement id(handle, "PRAGMA application_id");
    if (!id.step() || id.number(0) != application_id) {
        throw StoreError(file.string() + " is no backup");
    }
    SqliteStatement info(handle, "SELECT version, is_finished FROM info");
    if (!info.step() || info.number(1) != 1) {
        throw StoreError(file.string() + " is a backup that was not finished");
    }
    if (info.number(0) != format_version) {
        throw StoreError(file.string() + " was made by another version");
    }
    return BackupArchive(std::move(handle));
}

void BackupArchive::add(const std::string& name, const std::filesystem::path& content) {
    std::ifstream input(content, std::ios::binary);
    if (!input) {
        fail_on(content);
    }
    SqliteStatement next(handle_, "SELECT coalesce(max(key), 0) + 1 FROM files");
    next.step();
    const auto key = next.number(0);
    SqliteStatement part(handle_, "INSERT INTO parts (file, number, data) VALUES (?1, ?2, ?3)");
    std::string buffer(part_bytes, '\0');
    Sha256 hash;
    std::int64_t size = 0;
    for (std::int64_t number = 0; input; ++number) {
        input.read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
        const std::string_view bytes(buffer.data(), static_cast<std::size_t>(input.gcount()));
        if (bytes.empty()) {
            break;
        }
        hash.add(bytes);
        size += input.gcount();
        part.bind(1, key).bind(2, number).bind_blob(3, bytes).step();
    }
    if (input.bad()) {
        fail_on(content);
    }
    const auto digest = hash.finish();
    SqliteStatement row(handle_, "INSERT INTO files (key, name, size, sha256) VALUES (?1, ?2, ?3, ?4)");
    row.bind(1, key).bind_text(2, name).bind(3, size).bind_blob(4, digest).step();
}

void BackupArchive::finish() {
    SqliteStatement info(handle_, "INSERT INTO info (version, made_at, is_finished) VALUES (?1, ?2, 1)");
    info.bind(1, format_version).bind(2, to_micros(now())).step();
    handle_.run("COMMIT");
}

std::vector<ArchivedFile> BackupArchive::files() {
    std::vector<ArchivedFile> found;
    SqliteStatement rows(handle_, "SELECT name, size FROM files ORDER BY key");
    while (rows.step()) {
        found.push_back({std::string(rows.bytes(0)), static_cast<std::uint64_t>(rows.number(1))});
    }
    return found;
}

void BackupArchive::extract(const ArchivedFile& file, const std::filesystem::path& to) {
    SqliteStatement row(handle_, "SELECT key, sha256 FROM files WHERE name = ?1");
    if (!row.bind_text(1, file.name).step()) {
        throw StoreError(file.name + " is not in the backup");
    }
    SqliteStatement parts(handle_, "SELECT data FROM parts WHERE file = ?1 ORDER BY number");
    parts.bind(1, row.number(0));
    DurableFile output(to);
    Sha256 hash;
    while (parts.step()) {
        hash.add(parts.bytes(0));
        output.write(parts.bytes(0));
    }
    if (hash.finish() != row.bytes(1)) {
        throw StoreError(file.name + " is damaged in the backup");
    }
    output.sync();
}

}  // namespace messenger::store
