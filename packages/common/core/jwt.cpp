#include "core/jwt.hpp"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <sodium.h>

#include <algorithm>
#include <boost/json.hpp>
#include <stdexcept>

namespace messenger {
namespace {

namespace json = boost::json;
using Context = std::unique_ptr<EVP_PKEY_CTX, decltype(&EVP_PKEY_CTX_free)>;
using Signature = std::unique_ptr<ECDSA_SIG, decltype(&ECDSA_SIG_free)>;

constexpr int coordinate_bytes = 32;
constexpr std::size_t max_token = 4096;

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

std::string sha256(std::string_view text) {
    std::string digest(crypto_hash_sha256_BYTES, '\0');
    crypto_hash_sha256(reinterpret_cast<unsigned char*>(digest.data()), bytes_of(text), text.size());
    return digest;
}

JwtKey own(EVP_PKEY* key) {
    return {key, &EVP_PKEY_free};
}

std::string coordinate(const EVP_PKEY* key, const char* name) {
    BIGNUM* number = nullptr;
    std::string bytes(coordinate_bytes, '\0');
    if (EVP_PKEY_get_bn_param(key, name, &number) != 1 ||
        BN_bn2binpad(number, reinterpret_cast<unsigned char*>(bytes.data()), coordinate_bytes) != coordinate_bytes) {
        BN_free(number);
        throw std::runtime_error("the key has no coordinates");
    }
    BN_free(number);
    return bytes;
}

/// The private and public keys that are accepted are those on P-256.
bool is_p256(const EVP_PKEY* key) {
    char group[32];
    std::size_t length = 0;
    return EVP_PKEY_is_a(key, "EC") == 1 && EVP_PKEY_get_group_name(key, group, sizeof group, &length) == 1 &&
           std::string_view(group, length) == "prime256v1";
}

JwtKey public_key_of(std::string_view x, std::string_view y) {
    if (x.size() != coordinate_bytes || y.size() != coordinate_bytes) {
        return nullptr;
    }
    std::string point = "\x04" + std::string(x) + std::string(y);
    char group[] = "prime256v1";
    OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group, 0),
                               OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()),
                               OSSL_PARAM_construct_end()};
    const Context context(EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr), &EVP_PKEY_CTX_free);
    EVP_PKEY* key = nullptr;
    // Points that are not on the curve are refused here.
    if (!context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
        EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters) != 1) {
        return nullptr;
    }
    return own(key);
}

PublicJwk describe(const EVP_PKEY* key) {
    const auto x = base64url_encode(coordinate(key, OSSL_PKEY_PARAM_EC_PUB_X));
    const auto y = base64url_encode(coordinate(key, OSSL_PKEY_PARAM_EC_PUB_Y));
    const auto kid = base64url_encode(sha256(R"({"crv":"P-256","kty":"EC","x":")" + x + R"(","y":")" + y + "\"}"));
    return {kid,
            json::serialize(json::object{
                {"kty", "EC"}, {"crv", "P-256"}, {"x", x}, {"y", y}, {"kid", kid}, {"use", "sig"}, {"alg", "ES256"}})};
}

bool signature_fits(EVP_PKEY* key, std::string_view signed_text, std::string_view signature) {
    if (signature.size() != 2 * coordinate_bytes) {
        return false;
    }
    const Signature parsed(ECDSA_SIG_new(), &ECDSA_SIG_free);
    BIGNUM* r = BN_bin2bn(bytes_of(signature), coordinate_bytes, nullptr);
    BIGNUM* s = BN_bin2bn(bytes_of(signature) + coordinate_bytes, coordinate_bytes, nullptr);
    if (ECDSA_SIG_set0(parsed.get(), r, s) != 1) {
        BN_free(r);
        BN_free(s);
        return false;
    }
    unsigned char der[80];
    unsigned char* end = der;
    const int length = i2d_ECDSA_SIG(parsed.get(), &end);
    const auto digest = sha256(signed_text);
    const Context context(EVP_PKEY_CTX_new(key, nullptr), &EVP_PKEY_CTX_free);
    return length > 0 && context && EVP_PKEY_verify_init(context.get()) == 1 &&
           EVP_PKEY_verify(context.get(), der, static_cast<std::size_t>(length), bytes_of(digest), digest.size()) == 1;
}

struct Parts {
    std::string_view signed_text;
    std::string_view payload;
    std::string_view signature;
    json::object header;
};

std::optional<json::object> decode_object(std::string_view part) {
    const auto text = base64url_decode(part);
    if (!text) {
        return std::nullopt;
    }
    boost::system::error_code error;
    auto value = json::parse(*text, error);
    if (error || !value.is_object()) {
        return std::nullopt;
    }
    return std::move(value.get_object());
}

std::optional<Parts> split(std::string_view token) {
    const auto first = token.find('.');
    const auto last = token.rfind('.');
    if (token.size() > max_token || first == std::string_view::npos || first == last ||
        token.substr(first + 1, last - first - 1).find('.') != std::string_view::npos) {
        return std::nullopt;
    }
    auto header = decode_object(token.substr(0, first));
    if (!header) {
        return std::nullopt;
    }
    return Parts{token.substr(0, last), token.substr(first + 1, last - first - 1), token.substr(last + 1),
                 std::move(*header)};
}

std::string_view text_in(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    return value != nullptr && value->is_string() ? std::string_view(value->get_string()) : std::string_view{};
}

std::optional<Timestamp> time_in(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    constexpr std::int64_t year_9999 = 253402300799;
    if (value == nullptr || !value->is_int64() || value->get_int64() < 0 || value->get_int64() > year_9999) {
        return std::nullopt;
    }
    return Timestamp(std::chrono::seconds(value->get_int64()));
}

bool is_for_us(const json::object& claims) {
    const auto* audience = claims.if_contains("aud");
    if (audience != nullptr && audience->is_array()) {
        for (const auto& one : audience->get_array()) {
            if (one.is_string() && std::string_view(one.get_string()) == jwt_audience) {
                return true;
            }
        }
        return false;
    }
    return text_in(claims, "aud") == jwt_audience;
}

std::int64_t seconds_of(Timestamp time) {
    return std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count();
}

}  // namespace

Result<JwtSigner> JwtSigner::from_pem(std::string_view pem) {
    const std::unique_ptr<BIO, decltype(&BIO_free)> input(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())),
                                                          &BIO_free);
    // Without a callback OpenSSL would ask for the password of an encrypted key on the terminal.
    const auto no_password = [](char*, int, int, void*) { return -1; };
    const auto key = own(PEM_read_bio_PrivateKey(input.get(), nullptr, no_password, nullptr));
    if (!key || !is_p256(key.get())) {
        return fail(problem::internal, "not an unencrypted P-256 private key in PEM");
    }
    return JwtSigner(key, describe(key.get()));
}

std::string JwtSigner::generate_pem() {
    const auto key = own(EVP_EC_gen("P-256"));
    const std::unique_ptr<BIO, decltype(&BIO_free)> output(BIO_new(BIO_s_mem()), &BIO_free);
    if (!key || PEM_write_bio_PKCS8PrivateKey(output.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1) {
        throw std::runtime_error("OpenSSL could not generate a key");
    }
    char* data = nullptr;
    const auto length = BIO_get_mem_data(output.get(), &data);
    return {data, static_cast<std::size_t>(length)};
}

std::string JwtSigner::sign(const Claims& claims) const {
    const json::object header{{"alg", "ES256"}, {"typ", "at+jwt"}, {"kid", public_key_.kid}};
    const json::object payload{{"iss", jwt_issuer},
                               {"aud", jwt_audience},
                               {"sub", claims.user.to_string()},
                               {"sid", claims.session.to_string()},
                               {"role", to_string(claims.role)},
                               {"iat", seconds_of(claims.issued_at)},
                               {"exp", seconds_of(claims.expires_at)},
                               {"jti", claims.token_id}};
    auto token = base64url_encode(json::serialize(header)) + "." + base64url_encode(json::serialize(payload));
    const auto digest = sha256(token);
    unsigned char der[80];
    std::size_t length = sizeof der;
    const Context context(EVP_PKEY_CTX_new(key_.get(), nullptr), &EVP_PKEY_CTX_free);
    if (!context || EVP_PKEY_sign_init(context.get()) != 1 ||
        EVP_PKEY_sign(context.get(), der, &length, bytes_of(digest), digest.size()) != 1) {
        throw std::runtime_error("OpenSSL could not sign a token");
    }
    const unsigned char* start = der;
    const Signature signature(d2i_ECDSA_SIG(nullptr, &start, static_cast<long>(length)), &ECDSA_SIG_free);
    std::string raw(2 * coordinate_bytes, '\0');
    auto* into = reinterpret_cast<unsigned char*>(raw.data());
    BN_bn2binpad(ECDSA_SIG_get0_r(signature.get()), into, coordinate_bytes);
    BN_bn2binpad(ECDSA_SIG_get0_s(signature.get()), into + coordinate_bytes, coordinate_bytes);
    return token + "." + base64url_encode(raw);
}

Result<JwtVerifier> JwtVerifier::from_jwks(std::string_view text) {
    boost::system::error_code error;
    const auto value = json::parse(text, error);
    const auto* object = error ? nullptr : value.if_object();
    const auto* keys = object != nullptr ? object->if_contains("keys") : nullptr;
    if (keys == nullptr || !keys->is_array()) {
        return fail(problem::internal, "not a JSON Web Key Set");
    }
    JwtVerifier verifier;
    for (const auto& entry : keys->get_array()) {
        const auto* jwk = entry.if_object();
        if (jwk == nullptr || text_in(*jwk, "kty") != "EC" || text_in(*jwk, "crv") != "P-256") {
            continue;
        }
        const auto x = base64url_decode(text_in(*jwk, "x"));
        const auto y = base64url_decode(text_in(*jwk, "y"));
        if (auto key = x && y ? public_key_of(*x, *y) : nullptr) {
            verifier.keys_[std::string(text_in(*jwk, "kid"))] = std::move(key);
        }
    }
    return verifier;
}

Result<Claims> JwtVerifier::verify(std::string_view token, Timestamp at) const {
    const auto invalid = [] { return fail(problem::unauthenticated, "the access token is not valid"); };
    const auto parts = split(token);
    if (!parts || text_in(parts->header, "alg") != "ES256" || text_in(parts->header, "typ") != "at+jwt" ||
        parts->header.contains("crit")) {
        return invalid();
    }
    const auto key = keys_.find(text_in(parts->header, "kid"));
    const auto signature = base64url_decode(parts->signature);
    if (key == keys_.end() || !signature || !signature_fits(key->second.get(), parts->signed_text, *signature)) {
        return invalid();
    }
    const auto payload = decode_object(parts->payload);
    if (!payload || text_in(*payload, "iss") != jwt_issuer || !is_for_us(*payload)) {
        return invalid();
    }
    const auto user = UserId::parse(text_in(*payload, "sub"));
    const auto session = SessionId::parse(text_in(*payload, "sid"));
    const auto issued_at = time_in(*payload, "iat");
    const auto expires_at = time_in(*payload, "exp");
    const auto role = text_in(*payload, "role");
    if (!user || !session || !issued_at || !expires_at || (role != "user" && role != "admin") ||
        *issued_at > at + jwt_leeway) {
        return invalid();
    }
    if (payload->contains("nbf")) {
        const auto not_before = time_in(*payload, "nbf");
        if (!not_before || *not_before > at + jwt_leeway) {
            return invalid();
        }
    }
    if (*expires_at + jwt_leeway <= at) {
        return fail(problem::unauthenticated, "the access token has expired");
    }
    return Claims{*user,      *session,    role == "admin" ? Role::admin : Role::user,
                  *issued_at, *expires_at, std::string(text_in(*payload, "jti"))};
}

std::optional<std::string> JwtVerifier::unknown_key_of(std::string_view token) const {
    const auto parts = split(token);
    const std::string kid(parts ? text_in(parts->header, "kid") : "");
    return kid.empty() || has_key(kid) ? std::nullopt : std::optional(kid);
}

std::string to_jwks(const std::vector<PublicJwk>& keys) {
    json::array array;
    std::ranges::transform(keys, std::back_inserter(array), [](const auto& key) { return json::parse(key.json); });
    return json::serialize(json::object{{"keys", std::move(array)}});
}

}  // namespace messenger
