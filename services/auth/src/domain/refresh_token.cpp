#include "domain/refresh_token.hpp"

#include <sodium.h>

#include <array>

#include "core/jwt.hpp"

#include "domain/bytes_of.hpp"

namespace messenger::auth {
namespace {

using Key = std::array<unsigned char, crypto_secretbox_KEYBYTES>;

/// The purpose keys the hash, so that the result has nothing to do with hash_of().
Key key_from(std::string_view token) {
    constexpr std::string_view purpose = "messenger refresh successor v1";
    Key key{};
    crypto_generichash(key.data(), key.size(), bytes_of(token), token.size(), bytes_of(purpose), purpose.size());
    return key;
}

}  // namespace

std::string make_refresh_token() {
    std::string bytes(32, '\0');
    randombytes_buf(bytes.data(), bytes.size());
    return base64url_encode(bytes);
}

std::string hash_of(std::string_view refresh_token) {
    std::array<unsigned char, crypto_hash_sha256_BYTES> digest{};
    crypto_hash_sha256(digest.data(), bytes_of(refresh_token), refresh_token.size());
    std::string hex(2 * digest.size() + 1, '\0');
    sodium_bin2hex(hex.data(), hex.size(), digest.data(), digest.size());
    hex.pop_back();
    return hex;
}

std::string seal(const TokenPair& answer, std::string_view old_token) {
    const auto plain = answer.access_token + "\n" + answer.refresh_token;
    std::string box(crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + plain.size(), '\0');
    randombytes_buf(box.data(), crypto_secretbox_NONCEBYTES);
    crypto_secretbox_easy(bytes_of(box) + crypto_secretbox_NONCEBYTES, bytes_of(plain), plain.size(), bytes_of(box),
                          key_from(old_token).data());
    return base64url_encode(box);
}

std::optional<TokenPair> unseal(std::string_view sealed, std::string_view old_token) {
    auto box = base64url_decode(sealed);
    constexpr std::size_t overhead = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES;
    if (!box || box->size() < overhead) {
        return std::nullopt;
    }
    std::string plain(box->size() - overhead, '\0');
    if (crypto_secretbox_open_easy(bytes_of(plain), bytes_of(*box) + crypto_secretbox_NONCEBYTES,
                                   box->size() - crypto_secretbox_NONCEBYTES, bytes_of(*box),
                                   key_from(old_token).data()) != 0) {
        return std::nullopt;
    }
    const auto newline = plain.find('\n');
    if (newline == std::string::npos) {
        return std::nullopt;
    }
    return TokenPair{plain.substr(0, newline), plain.substr(newline + 1)};
}

}  // namespace messenger::auth
