#include "security/private_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <fstream>
#include <iterator>
#include <system_error>

#include "core/failure.hpp"

namespace messenger::auth {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail_to_write(const fs::path& file) {
    throw DependencyError("cannot write " + file.string() + ": " + std::generic_category().message(errno));
}

/// The text in a file aside, on the disk: nobody ever reads half of it under its real name.
fs::path write_draft(const fs::path& file, std::string_view text) {
    const fs::path draft = file.string() + "." + std::to_string(::getpid());
    const int descriptor = ::open(draft.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (descriptor < 0) {
        fail_to_write(draft);
    }
    const auto written = ::write(descriptor, text.data(), text.size());
    const bool synced = ::fsync(descriptor) == 0;
    ::close(descriptor);
    if (written != static_cast<ssize_t>(text.size()) || !synced) {
        ::unlink(draft.c_str());
        fail_to_write(draft);
    }
    return draft;
}

}  // namespace

std::optional<std::string> read_private_file(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) {
        return std::nullopt;
    }
    return std::string(std::istreambuf_iterator<char>(in), {});
}

void create_private_file(const fs::path& file, std::string_view text) {
    const auto draft = write_draft(file, text);
    const bool linked = ::link(draft.c_str(), file.c_str()) == 0 || errno == EEXIST;
    ::unlink(draft.c_str());
    if (!linked) {
        fail_to_write(file);
    }
}

void replace_private_file(const fs::path& file, std::string_view text) {
    const auto draft = write_draft(file, text);
    if (::rename(draft.c_str(), file.c_str()) != 0) {
        ::unlink(draft.c_str());
        fail_to_write(file);
    }
}

}  // namespace messenger::auth
