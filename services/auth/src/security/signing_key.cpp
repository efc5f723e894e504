#include "security/signing_key.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <fstream>
#include <iterator>
#include <optional>
#include <system_error>

#include "core/failure.hpp"

namespace messenger::auth {
namespace {

std::optional<std::string> read_file(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) {
        return std::nullopt;
    }
    return std::string(std::istreambuf_iterator<char>(in), {});
}

[[noreturn]] void fail_to_write(const std::filesystem::path& file) {
    throw DependencyError("cannot write " + file.string() + ": " + std::generic_category().message(errno));
}

}  // namespace

SigningKeys load_signing_keys(const std::filesystem::path& file) {
    const auto pem = read_file(file);
    if (!pem) {
        throw DependencyError("cannot read the signing key " + file.string());
    }
    auto signer = JwtSigner::from_pem(*pem);
    if (!signer) {
        throw DependencyError("the signing key " + file.string() + " is " + signer.error().detail());
    }
    SigningKeys keys{std::move(*signer), {}};
    keys.published.push_back(keys.signer.public_key());
    std::error_code ignored;
    for (const auto& entry :
         std::filesystem::directory_iterator(std::filesystem::absolute(file).parent_path(), ignored)) {
        if (entry.path().extension() != ".pem") {
            continue;
        }
        const auto other_pem = read_file(entry.path());
        const auto other = other_pem ? JwtSigner::from_pem(*other_pem) : fail(problem::internal);
        if (other && other->public_key().kid != keys.signer.public_key().kid) {
            keys.published.push_back(other->public_key());
        }
    }
    return keys;
}

void ensure_signing_key(const std::filesystem::path& file) {
    if (std::filesystem::exists(file)) {
        return;
    }
    // Written aside and linked: nobody ever reads half a key, and of two that start at once one wins.
    const auto pem = JwtSigner::generate_pem();
    const std::filesystem::path draft = file.string() + "." + std::to_string(::getpid());
    const int descriptor = ::open(draft.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (descriptor < 0) {
        fail_to_write(draft);
    }
    const auto written = ::write(descriptor, pem.data(), pem.size());
    const bool synced = ::fsync(descriptor) == 0;
    ::close(descriptor);
    if (written != static_cast<ssize_t>(pem.size()) || !synced) {
        ::unlink(draft.c_str());
        fail_to_write(draft);
    }
    const bool linked = ::link(draft.c_str(), file.c_str()) == 0 || errno == EEXIST;
    ::unlink(draft.c_str());
    if (!linked) {
        fail_to_write(file);
    }
}

}  // namespace messenger::auth
