#include "security/argon2_hasher.hpp"

#include <sodium.h>

#include <algorithm>
#include <stdexcept>
#include <thread>

#include "core/encoding.hpp"

namespace messenger::auth {
namespace {

/// About two seconds of work a core: who would wait longer is told to come again.
constexpr std::size_t queue_per_thread = 64;

std::string hash_now(const Argon2Parameters& parameters, std::string_view password) {
    std::string result(crypto_pwhash_STRBYTES, '\0');
    if (crypto_pwhash_str_alg(result.data(), password.data(), password.size(), parameters.iterations,
                              parameters.memory_kib * 1024, crypto_pwhash_ALG_ARGON2ID13) != 0) {
        throw std::runtime_error("Argon2id refused its parameters, or there is not enough memory");
    }
    result.resize(result.find('\0'));
    return result;
}

}  // namespace

Argon2Hasher::Argon2Hasher(Argon2Parameters parameters)
    : parameters_(parameters),
      nobodys_hash_(hash_now(parameters, random_hex(16))),
      threads_(std::max(1U, std::thread::hardware_concurrency()),
               queue_per_thread * std::max(1U, std::thread::hardware_concurrency())) {}

Task<Result<std::string>> Argon2Hasher::hash(std::string password) {
    co_return co_await threads_.run([this, password = std::move(password)]() mutable -> Result<std::string> {
        auto result = hash_now(parameters_, password);
        sodium_memzero(password.data(), password.size());
        return result;
    });
}

Task<Result<bool>> Argon2Hasher::matches(std::string hash, std::string password) {
    const bool is_nobody = hash.empty();
    co_return co_await threads_.run([hash = is_nobody ? nobodys_hash_ : std::move(hash), password = std::move(password),
                                     is_nobody]() mutable -> Result<bool> {
        const bool fits = crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
        sodium_memzero(password.data(), password.size());
        return fits && !is_nobody;
    });
}

bool Argon2Hasher::is_outdated(const std::string& hash) const {
    return crypto_pwhash_str_needs_rehash(hash.c_str(), parameters_.iterations, parameters_.memory_kib * 1024) != 0;
}

}  // namespace messenger::auth
