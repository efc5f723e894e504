// What LossyVfs keeps of one file: its content as readers see it, and what the disk does not have yet.
#pragma once

#include <sqlite3.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace messenger::testing {

/// A write, or a change of the size.
struct Change {
    sqlite3_int64 offset;
    std::string bytes;
    bool truncates;
};

/// What the operating system's cache would hold of one file.
struct CachedFile {
    std::string content;           ///< as readers see it
    std::vector<Change> unsynced;  ///< what the disk does not have yet
    bool was_synced = false;       ///< its directory entry is durable
};

inline void put(std::string& content, const Change& change) {
    if (change.truncates) {
        content.resize(static_cast<std::size_t>(change.offset));
        return;
    }
    const auto end = static_cast<std::size_t>(change.offset) + change.bytes.size();
    content.resize(std::max(content.size(), end));
    std::copy(change.bytes.begin(), change.bytes.end(), content.begin() + change.offset);
}

inline std::string read_whole(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

inline void write_whole(const std::string& path, const std::string& content) {
    std::ofstream out(path, std::ios::binary | std::ios::trunc);
    out.write(content.data(), static_cast<std::streamsize>(content.size()));
}

}  // namespace messenger::testing
