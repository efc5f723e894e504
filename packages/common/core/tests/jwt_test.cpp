#include "core/jwt.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>

namespace messenger {
namespace {

using std::chrono::seconds;

class JwtTest : public ::testing::Test {
  protected:
    std::string sign() const { return signer_.sign(claims_); }
    /// Replaces a part of a token: 0 header, 1 payload, 2 signature.
    static std::string with_part(const std::string& token, int part, const std::string& text) {
        const auto first = token.find('.');
        const auto last = token.rfind('.');
        const std::string parts[] = {token.substr(0, first), token.substr(first + 1, last - first - 1),
                                     token.substr(last + 1)};
        std::string result;
        for (int i = 0; i < 3; ++i) {
            result += (i > 0 ? "." : "") + (i == part ? text : parts[i]);
        }
        return result;
    }
    void expect_refused(const std::string& token) const {
        const auto claims = verifier_.verify(token, at_);
        ASSERT_FALSE(claims.has_value()) << token;
        EXPECT_TRUE(claims.error().is(problem::unauthenticated));
    }

    Timestamp at_ = from_micros(1'800'000'000'000'000);
    Claims claims_{UserId::generate(), SessionId::generate(), Role::admin, at_, at_ + seconds(900), "jti-1"};
    JwtSigner signer_ = JwtSigner::from_pem(JwtSigner::generate_pem()).value();
    JwtVerifier verifier_ = JwtVerifier::from_jwks(to_jwks({signer_.public_key()})).value();
};

TEST_F(JwtTest, VerifiesWhatItSigned) {
    const auto claims = verifier_.verify(sign(), at_);
    ASSERT_TRUE(claims.has_value());
    EXPECT_EQ(claims_.user, claims->user);
    EXPECT_EQ(claims_.session, claims->session);
    EXPECT_EQ(Role::admin, claims->role);
    EXPECT_EQ(claims_.issued_at, claims->issued_at);
    EXPECT_EQ(claims_.expires_at, claims->expires_at);
    EXPECT_EQ("jti-1", claims->token_id);
}

TEST_F(JwtTest, HasTheHeaderOfAnAccessToken) {
    const auto token = sign();
    const auto header = boost::json::parse(*base64url_decode(token.substr(0, token.find('.'))));
    EXPECT_EQ("ES256", header.at("alg").as_string());
    EXPECT_EQ("at+jwt", header.at("typ").as_string());
    EXPECT_EQ(signer_.public_key().kid, std::string(header.at("kid").as_string()));
}

TEST_F(JwtTest, RefusesEveryTamperedPart) {
    const auto token = sign();
    expect_refused(with_part(token, 1, base64url_encode(R"({"sub":"x"})")));
    expect_refused(with_part(token, 2, base64url_encode(std::string(64, '\0'))));
    expect_refused(with_part(token, 2, base64url_encode(std::string(64, '\xff'))));
    expect_refused(with_part(token, 2, ""));
    for (std::size_t i = 0; i < token.size(); i += 7) {
        auto changed = token;
        changed[i] = changed[i] == 'A' ? 'B' : 'A';
        expect_refused(changed);
    }
}

TEST_F(JwtTest, PinsAlgorithmAndType) {
    const auto token = sign();
    const auto kid = signer_.public_key().kid;
    expect_refused(with_part(token, 0, base64url_encode(R"({"alg":"none","typ":"at+jwt","kid":")" + kid + "\"}")));
    expect_refused(with_part(token, 0, base64url_encode(R"({"alg":"HS256","typ":"at+jwt","kid":")" + kid + "\"}")));
    expect_refused(with_part(token, 0, base64url_encode(R"({"alg":"ES256","typ":"JWT","kid":")" + kid + "\"}")));
}

TEST_F(JwtTest, RefusesWhatIsNoToken) {
    for (const auto* text : {"", ".", "..", "...", "a.b.c", "a.b", "e30.e30.e30", "=.=.="}) {
        expect_refused(text);
    }
    expect_refused(std::string(10'000, 'a'));
    expect_refused(sign() + "=");
    expect_refused(sign() + ".x");
    expect_refused(" " + sign());
}

TEST_F(JwtTest, AllowsHalfAMinuteOfClockDifference) {
    const auto token = sign();
    EXPECT_TRUE(verifier_.verify(token, claims_.expires_at + seconds(29)).has_value());
    EXPECT_FALSE(verifier_.verify(token, claims_.expires_at + seconds(30)).has_value());
    EXPECT_TRUE(verifier_.verify(token, claims_.issued_at - seconds(30)).has_value());
    EXPECT_FALSE(verifier_.verify(token, claims_.issued_at - seconds(31)).has_value());
}

TEST_F(JwtTest, KnowsOnlyTheKeysOfTheSet) {
    const auto other = JwtSigner::from_pem(JwtSigner::generate_pem()).value();
    const auto token = other.sign(claims_);
    expect_refused(token);
    EXPECT_TRUE(verifier_.unknown_key_of(token));
    EXPECT_FALSE(verifier_.unknown_key_of(sign()));
    const auto both = JwtVerifier::from_jwks(to_jwks({signer_.public_key(), other.public_key()})).value();
    EXPECT_TRUE(both.verify(token, at_).has_value());
    EXPECT_TRUE(both.verify(sign(), at_).has_value());
}

TEST_F(JwtTest, PassesOverKeysThatItCannotUse) {
    EXPECT_FALSE(JwtVerifier::from_jwks("no json").has_value());
    EXPECT_FALSE(JwtVerifier::from_jwks("{}").has_value());
    const auto verifier = JwtVerifier::from_jwks(
        R"({"keys":[1,{"kty":"RSA"},{"kty":"EC","crv":"P-256","x":"AA","y":"AA","kid":"a"},)" +
        std::string(R"({"kty":"EC","crv":"P-256","x":")") + base64url_encode(std::string(32, '\1')) + R"(","y":")" +
        base64url_encode(std::string(32, '\2')) + R"(","kid":"off-curve"}]})");
    ASSERT_TRUE(verifier.has_value());
    EXPECT_FALSE(verifier->verify(sign(), at_).has_value());
}

TEST_F(JwtTest, TakesP256PrivateKeysOnly) {
    EXPECT_FALSE(JwtSigner::from_pem("").has_value());
    EXPECT_FALSE(JwtSigner::from_pem("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n").has_value());
}

TEST(Base64Url, IsStrict) {
    EXPECT_EQ("_-8", base64url_encode("\xff\xef"));
    EXPECT_EQ("\xff\xef", base64url_decode("_-8"));
    EXPECT_EQ("", base64url_decode(""));
    for (const auto* text : {"_-8=", "/+8", "_-9", "A", "AA AA", "AAAA\n"}) {
        EXPECT_FALSE(base64url_decode(text).has_value()) << text;
    }
}

}  // namespace
}  // namespace messenger
