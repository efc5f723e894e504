#include "security/signing_key.hpp"

#include <system_error>

#include "core/failure.hpp"
#include "security/private_file.hpp"

namespace messenger::auth {
namespace {

JwtSigner load_signer(const std::filesystem::path& file) {
    const auto pem = read_private_file(file);
    if (!pem) {
        throw DependencyError("cannot read the signing key " + file.string());
    }
    auto signer = JwtSigner::from_pem(*pem);
    if (!signer) {
        throw DependencyError("the signing key " + file.string() + " is " + signer.error().detail());
    }
    return std::move(*signer);
}

}  // namespace

SigningKeys load_signing_keys(const std::filesystem::path& file) {
    SigningKeys keys{load_signer(file), {}};
    keys.published.push_back(keys.signer.public_key());
    std::error_code ignored;
    for (const auto& entry :
         std::filesystem::directory_iterator(std::filesystem::absolute(file).parent_path(), ignored)) {
        if (entry.path().extension() != ".pem") {
            continue;
        }
        const auto other_pem = read_private_file(entry.path());
        const auto other = other_pem ? JwtSigner::from_pem(*other_pem) : fail(problem::internal);
        if (other && other->public_key().kid != keys.signer.public_key().kid) {
            keys.published.push_back(other->public_key());
        }
    }
    return keys;
}

void ensure_signing_key(const std::filesystem::path& file) {
    if (!std::filesystem::exists(file)) {
        create_private_file(file, JwtSigner::generate_pem());
    }
}

RotatedKey rotate_signing_key(const std::filesystem::path& file) {
    const auto present = load_signer(file);
    const auto folder = std::filesystem::absolute(file).parent_path();
    RotatedKey rotated{.kid = {},
                       .previous = folder / (file.stem().string() + "." + present.public_key().kid + ".pem")};
    create_private_file(rotated.previous, read_private_file(file).value());
    const auto pem = JwtSigner::generate_pem();
    rotated.kid = JwtSigner::from_pem(pem).value().public_key().kid;
    replace_private_file(file, pem);
    return rotated;
}

}  // namespace messenger::auth
