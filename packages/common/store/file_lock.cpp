#include "store/file_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace messenger::store {

FileLock::FileLock(const std::filesystem::path& database) {
    const auto path = database.string() + ".lock";
    descriptor_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor_ < 0) {
        throw StoreError("cannot create " + path + ": " + std::generic_category().message(errno));
    }
    if (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
        const int reason = errno;
        ::close(descriptor_);
        if (reason == EWOULDBLOCK) {
            throw AlreadyInUse(database.string() + " is in use by another process; SQLite serves one at a time");
        }
        throw StoreError("cannot lock " + path + ": " + std::generic_category().message(reason));
    }
}

FileLock::~FileLock() {
    ::close(descriptor_);
}

}  // namespace messenger::store
