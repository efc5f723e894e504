#include "domain/totp.hpp"

#include <gtest/gtest.h>

#include <set>

namespace messenger::auth {
namespace {

/// "12345678901234567890" in base32: the secret of RFC 6238, appendix B.
const std::string rfc_secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

constexpr Timestamp at_second(std::int64_t second) {
    return Timestamp{std::chrono::seconds(second)};
}

TEST(Totp, ComputesTheCodesOfRfc6238) {
    // The RFC gives eight digits; six are their end.
    EXPECT_EQ("287082", totp_code(rfc_secret, 59 / 30));
    EXPECT_EQ("081804", totp_code(rfc_secret, 1'111'111'109 / 30));
    EXPECT_EQ("050471", totp_code(rfc_secret, 1'111'111'111 / 30));
    EXPECT_EQ("005924", totp_code(rfc_secret, 1'234'567'890 / 30));
    EXPECT_EQ("279037", totp_code(rfc_secret, 2'000'000'000 / 30));
    EXPECT_EQ("353130", totp_code(rfc_secret, 20'000'000'000 / 30));
}

TEST(Totp, TakesTheCodeOfThePresentStepAndItsNeighboursOnly) {
    EXPECT_EQ(1, totp_step_of(rfc_secret, "287082", at_second(59)));
    EXPECT_EQ(1, totp_step_of(rfc_secret, "287082", at_second(29)));
    EXPECT_EQ(1, totp_step_of(rfc_secret, "287082", at_second(89)));
    EXPECT_FALSE(totp_step_of(rfc_secret, "287082", at_second(90)));
    EXPECT_FALSE(totp_step_of(rfc_secret, "287083", at_second(59)));
    EXPECT_FALSE(totp_step_of(rfc_secret, "", at_second(59)));
    EXPECT_FALSE(totp_step_of(rfc_secret, "0287082", at_second(59)));
}

TEST(Totp, MakesSecretsThatAuthenticatorAppsRead) {
    const auto secret = make_totp_secret();
    EXPECT_EQ(32u, secret.size());
    EXPECT_EQ(std::string::npos, secret.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"));
    EXPECT_NE(secret, make_totp_secret());
    EXPECT_EQ("otpauth://totp/Messenger:a%2Bb@example.org?secret=" + secret +
                  "&issuer=Messenger&algorithm=SHA1&digits=6&period=30",
              totp_uri(secret, "a+b@example.org"));
}

TEST(Totp, MakesTenRecoveryCodesThatMayBeTypedInAnyCase) {
    const auto codes = make_recovery_codes();
    EXPECT_EQ(10u, std::set(codes.begin(), codes.end()).size());
    for (const auto& code : codes) {
        EXPECT_EQ(19u, code.size());
        EXPECT_EQ(16u, recovery_code_key(code).size());
    }
    EXPECT_EQ("abcdefghij234567", recovery_code_key("ABCD-efgh ij23-4567"));
    EXPECT_EQ("", recovery_code_key("123456"));
}

}  // namespace
}  // namespace messenger::auth
