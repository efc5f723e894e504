#include "domain/sealed_text.hpp"

#include <gtest/gtest.h>

namespace messenger::auth {
namespace {

TEST(TextSealer, OpensWhatItSealed) {
    const TextSealer sealer("a key of enough randomness");
    const auto sealed = sealer.seal("SECRET", "anna");
    EXPECT_EQ(std::string::npos, sealed.find("SECRET"));
    EXPECT_EQ("SECRET", sealer.unseal(sealed, "anna"));
    EXPECT_NE(sealed, sealer.seal("SECRET", "anna"));
}

TEST(TextSealer, OpensNothingElse) {
    const TextSealer sealer("a key of enough randomness");
    auto sealed = sealer.seal("SECRET", "anna");
    EXPECT_FALSE(sealer.unseal(sealed, "bert"));
    EXPECT_FALSE(TextSealer("another key").unseal(sealed, "anna"));
    sealed[5] = sealed[5] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(sealer.unseal(sealed, "anna"));
    EXPECT_FALSE(sealer.unseal("", "anna"));
    EXPECT_FALSE(sealer.unseal("not base64url!", "anna"));
}

}  // namespace
}  // namespace messenger::auth
