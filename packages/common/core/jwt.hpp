// Access tokens: ES256 JWTs (RFC 7519, RFC 9068) and the key sets (RFC 7517) that they are checked against. Auth signs;
// every service verifies by itself. Nothing but ES256 exists here, so no header can choose a weaker algorithm.
#pragma once

#include <memory>
#include <optional>
#include <ranges>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/base64url.hpp"
#include "core/clock.hpp"
#include "core/identity.hpp"
#include "core/ids.hpp"
#include "core/result.hpp"
#include "core/string_hash.hpp"

struct evp_pkey_st;

namespace messenger {

/// The issuer and the audience of every access token of the product.
inline constexpr std::string_view jwt_issuer = "messenger-auth";
inline constexpr std::string_view jwt_audience = "messenger";
/// How far the clocks of two machines may differ.
inline constexpr std::chrono::seconds jwt_leeway{30};

/// What an access token says.
struct Claims {
    UserId user;
    SessionId session;
    Role role = Role::user;
    Timestamp issued_at{};   ///< whole seconds
    Timestamp expires_at{};  ///< whole seconds
    std::string token_id;    ///< jti
};

/// An OpenSSL key, shared by whoever uses it.
using JwtKey = std::shared_ptr<evp_pkey_st>;

/// A P-256 public key as a JWK object with kid, use and alg; the kid is the key's RFC 7638 thumbprint.
struct PublicJwk {
    std::string kid;
    std::string json;
};

/// Signs access tokens. Immutable and thread-safe.
class JwtSigner {
  public:
    /// From a PEM file's text; an error (not for clients) unless it is a P-256 private key.
    static Result<JwtSigner> from_pem(std::string_view pem);
    /// A new private key as PEM (PKCS #8).
    static std::string generate_pem();

    /// A compact JWT. Throws std::runtime_error if OpenSSL fails.
    std::string sign(const Claims& claims) const;
    const PublicJwk& public_key() const { return public_key_; }

  private:
    JwtSigner(JwtKey key, PublicJwk public_key) : key_(std::move(key)), public_key_(std::move(public_key)) {}
    JwtKey key_;
    PublicJwk public_key_;
};

/// Checks access tokens. Immutable and thread-safe.
class JwtVerifier {
  public:
    /// From `{"keys": [...]}`; keys of other kinds are passed over. An error if it is no key set.
    static Result<JwtVerifier> from_jwks(std::string_view json);

    /// The claims of a token that is whole, of type at+jwt, signed by one of the keys, for us and valid at this time;
    /// else unauthenticated.
    Result<Claims> verify(std::string_view token, Timestamp at = now()) const;
    /// The kid of a token that names none of the keys: the key set may be out of date. Nothing for what is no token.
    std::optional<std::string> unknown_key_of(std::string_view token) const;
    /// Whether a token that names this key could be verified.
    bool has_key(const std::string& kid) const { return keys_.contains(kid); }
    std::vector<std::string> key_ids() const {
        const auto ids = std::views::keys(keys_);
        return {ids.begin(), ids.end()};
    }

  private:
    std::unordered_map<std::string, JwtKey, StringHash, std::equal_to<>> keys_;
};

/// `{"keys": [...]}` of these keys.
std::string to_jwks(const std::vector<PublicJwk>& keys);

}  // namespace messenger
