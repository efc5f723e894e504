#include "domain/refresh_token.hpp"

#include <gtest/gtest.h>

namespace messenger::auth {
namespace {

TEST(RefreshToken, IsLongAndNeverTheSame) {
    const auto token = make_refresh_token();
    EXPECT_EQ(43u, token.size());
    EXPECT_NE(token, make_refresh_token());
    EXPECT_EQ(64u, hash_of(token).size());
    EXPECT_EQ(hash_of(token), hash_of(token));
}

TEST(RefreshToken, OpensASealedAnswerWithTheRightTokenOnly) {
    const auto token = make_refresh_token();
    const TokenPair answer{"access", "refresh"};
    const auto sealed = seal(answer, token);
    EXPECT_EQ(std::string::npos, sealed.find("refresh"));
    EXPECT_NE(sealed, seal(answer, token));
    const auto opened = unseal(sealed, token);
    ASSERT_TRUE(opened.has_value());
    EXPECT_EQ("access", opened->access_token);
    EXPECT_EQ("refresh", opened->refresh_token);
    EXPECT_FALSE(unseal(sealed, make_refresh_token()).has_value());
    EXPECT_FALSE(unseal(hash_of(token), token).has_value());
    EXPECT_FALSE(unseal("", token).has_value());
}

}  // namespace
}  // namespace messenger::auth
