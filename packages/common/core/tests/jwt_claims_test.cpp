// Tokens with a good signature of one of our keys that say something else than our signer does: only what they say can
// be the reason to refuse them.
#include <gtest/gtest.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <array>
#include <boost/json.hpp>
#include <limits>
#include <memory>

#include "core/jwt.hpp"

namespace messenger {
namespace {

namespace json = boost::json;

template <typename T, auto Free>
using Owned = std::unique_ptr<T, decltype([](T* pointer) { Free(pointer); })>;

class JwtClaimsTest : public ::testing::Test {
  protected:
    std::string sign(const std::string& header, const std::string& payload) const {
        const auto text = base64url_encode(header) + "." + base64url_encode(payload);
        const Owned<BIO, BIO_free> input(BIO_new_mem_buf(pem_.data(), static_cast<int>(pem_.size())));
        const Owned<EVP_PKEY, EVP_PKEY_free> key(PEM_read_bio_PrivateKey(input.get(), nullptr, nullptr, nullptr));
        const Owned<EVP_MD_CTX, EVP_MD_CTX_free> context(EVP_MD_CTX_new());
        std::array<unsigned char, 80> der{};
        std::size_t length = der.size();
        EXPECT_EQ(EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key.get()), 1);
        EXPECT_EQ(EVP_DigestSign(context.get(), der.data(), &length,
                                 reinterpret_cast<const unsigned char*>(text.data()), text.size()),
                  1);
        const unsigned char* start = der.data();
        const Owned<ECDSA_SIG, ECDSA_SIG_free> signature(d2i_ECDSA_SIG(nullptr, &start, static_cast<long>(length)));
        std::string raw(64, '\0');
        auto* into = reinterpret_cast<unsigned char*>(raw.data());
        BN_bn2binpad(ECDSA_SIG_get0_r(signature.get()), into, 32);
        BN_bn2binpad(ECDSA_SIG_get0_s(signature.get()), into + 32, 32);
        return text + "." + base64url_encode(raw);
    }
    /// Whether a token is taken whose header or claims differ from good ones in one member; null removes it.
    bool takes(json::object header_change, json::object claim_change) const {
        auto header = header_;
        auto claims = claims_;
        for (auto* pair : {&header_change, &claim_change}) {
            auto& object = pair == &header_change ? header : claims;
            for (const auto& [name, value] : *pair) {
                object[name] = value;
                if (value.is_null()) {
                    object.erase(name);
                }
            }
        }
        const auto token = sign(json::serialize(header), json::serialize(claims));
        const auto verified = verifier_.verify(token, from_micros(1'000'000'000));
        EXPECT_TRUE(verified || verified.error().is(problem::unauthenticated));
        return verified.has_value();
    }

    std::string pem_ = JwtSigner::generate_pem();
    PublicJwk jwk_ = JwtSigner::from_pem(pem_)->public_key();
    JwtVerifier verifier_ = JwtVerifier::from_jwks(to_jwks({jwk_})).value();
    json::object header_{{"alg", "ES256"}, {"typ", "at+jwt"}, {"kid", jwk_.kid}};
    json::object claims_{{"iss", jwt_issuer},
                         {"aud", jwt_audience},
                         {"sub", UserId::generate().to_string()},
                         {"sid", SessionId::generate().to_string()},
                         {"role", "user"},
                         {"iat", 900},
                         {"exp", 1100},
                         {"jti", "1"}};
};

TEST_F(JwtClaimsTest, TakesAGoodToken) {
    EXPECT_TRUE(takes({}, {}));
    EXPECT_TRUE(takes({}, {{"aud", json::array{"other", jwt_audience}}}));
    EXPECT_TRUE(takes({}, {{"nbf", 1000}, {"more", json::object{}}}));
    EXPECT_TRUE(takes({{"more", 1}}, {{"jti", nullptr}}));
}

TEST_F(JwtClaimsTest, TakesOneKindOfHeaderOnly) {
    for (const auto* algorithm : {"none", "None", "HS256", "RS256", "ES384", "es256", ""}) {
        EXPECT_FALSE(takes({{"alg", algorithm}}, {})) << algorithm;
    }
    for (const auto* type : {"JWT", "jwt", "AT+JWT", ""}) {
        EXPECT_FALSE(takes({{"typ", type}}, {})) << type;
    }
    for (const auto* name : {"alg", "typ", "kid"}) {
        EXPECT_FALSE(takes({{name, nullptr}}, {})) << name;
        EXPECT_FALSE(takes({{name, 1}}, {})) << name;
    }
    EXPECT_FALSE(takes({{"crit", json::array{"exp"}}}, {})) << "an extension that must be understood";
}

TEST_F(JwtClaimsTest, RefusesWhatIsMissingOrOfAnotherType) {
    for (const auto* name : {"iss", "aud", "sub", "sid", "role", "iat", "exp"}) {
        EXPECT_FALSE(takes({}, {{name, nullptr}})) << name;
        EXPECT_FALSE(takes({}, {{name, true}})) << name;
        EXPECT_FALSE(takes({}, {{name, json::array{}}})) << name;
    }
}

TEST_F(JwtClaimsTest, RefusesWhatIsNotForUsOrNotUnderstood) {
    EXPECT_FALSE(takes({}, {{"iss", "messenger-auth2"}}));
    EXPECT_FALSE(takes({}, {{"aud", "messenger2"}}));
    EXPECT_FALSE(takes({}, {{"aud", json::array{"other", 1}}}));
    EXPECT_FALSE(takes({}, {{"role", "owner"}}));
    EXPECT_FALSE(takes({}, {{"sub", "somebody"}}));
    EXPECT_FALSE(takes({}, {{"sid", ""}}));
}

TEST_F(JwtClaimsTest, HoldsToTheTimes) {
    EXPECT_FALSE(takes({}, {{"exp", 970}})) << "expired for the leeway already";
    EXPECT_FALSE(takes({}, {{"iat", 1031}}));
    EXPECT_FALSE(takes({}, {{"nbf", 1031}}));
    EXPECT_FALSE(takes({}, {{"nbf", "1000"}}));
    EXPECT_FALSE(takes({}, {{"iat", -1}}));
    for (const json::value& exp :
         {json::value(1100.5), json::value("1100"), json::value(std::numeric_limits<std::int64_t>::max()),
          json::value(std::numeric_limits<std::uint64_t>::max())}) {
        EXPECT_FALSE(takes({}, {{"exp", exp}})) << exp;
    }
}

TEST_F(JwtClaimsTest, RefusesPartsThatAreNoObjects) {
    const auto header = json::serialize(header_);
    for (const auto* payload : {"", "[]", "1", "{", "{}"}) {
        EXPECT_FALSE(verifier_.verify(sign(header, payload), from_micros(1'000'000'000))) << payload;
    }
    EXPECT_FALSE(verifier_.verify(sign("[]", json::serialize(claims_)), from_micros(1'000'000'000)));
}

}  // namespace
}  // namespace messenger
