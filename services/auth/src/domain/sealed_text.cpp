#include "domain/sealed_text.hpp"

#include <sodium.h>

#include "core/base64url.hpp"

#include "domain/bytes_of.hpp"

namespace messenger::auth {
namespace {

constexpr std::size_t nonce_size = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t tag_size = crypto_aead_xchacha20poly1305_ietf_ABYTES;

}  // namespace

TextSealer::TextSealer(std::string_view key_material) {
    static_assert(crypto_aead_xchacha20poly1305_ietf_KEYBYTES == 32);
    constexpr std::string_view purpose = "messenger sealed text v1";
    crypto_generichash(key_.data(), key_.size(), bytes_of(key_material), key_material.size(), bytes_of(purpose),
                       purpose.size());
}

std::string TextSealer::seal(std::string_view text, std::string_view context) const {
    std::string box(nonce_size + text.size() + tag_size, '\0');
    randombytes_buf(box.data(), nonce_size);
    crypto_aead_xchacha20poly1305_ietf_encrypt(bytes_of(box) + nonce_size, nullptr, bytes_of(text), text.size(),
                                               bytes_of(context), context.size(), nullptr, bytes_of(box), key_.data());
    return base64url_encode(box);
}

std::optional<std::string> TextSealer::unseal(std::string_view sealed, std::string_view context) const {
    auto box = base64url_decode(sealed);
    if (!box || box->size() < nonce_size + tag_size) {
        return std::nullopt;
    }
    std::string text(box->size() - nonce_size - tag_size, '\0');
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(bytes_of(text), nullptr, nullptr, bytes_of(*box) + nonce_size,
                                                   box->size() - nonce_size, bytes_of(context), context.size(),
                                                   bytes_of(*box), key_.data()) != 0) {
        return std::nullopt;
    }
    return text;
}

}  // namespace messenger::auth
