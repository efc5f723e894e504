#include "security/argon2_hasher.hpp"

#include <gtest/gtest.h>

#include "testing/run_task.hpp"

namespace messenger::auth {
namespace {

using testing::run_task;
constexpr Argon2Parameters cheap{.memory_kib = 64, .iterations = 1};

TEST(Argon2Hasher, KnowsItsPasswordsOnly) {
    Argon2Hasher hasher(cheap);
    const auto hash = run_task(hasher.hash("correct horse")).value();
    EXPECT_TRUE(hash.starts_with("$argon2id$v=19$m=64,t=1,p=1$")) << hash;
    EXPECT_TRUE(run_task(hasher.matches(hash, "correct horse")).value());
    EXPECT_FALSE(run_task(hasher.matches(hash, "Correct horse")).value());
    EXPECT_FALSE(run_task(hasher.matches("", "correct horse")).value());
    EXPECT_FALSE(run_task(hasher.matches("no hash", "correct horse")).value());
}

TEST(Argon2Hasher, DefaultsToWhatOwaspRecommends) {
    Argon2Hasher hasher({});
    EXPECT_TRUE(run_task(hasher.hash("x")).value().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
}

TEST(Argon2Hasher, NoticesOutdatedParameters) {
    Argon2Hasher old_hasher(cheap);
    Argon2Hasher new_hasher({.memory_kib = 128, .iterations = 1});
    const auto hash = run_task(old_hasher.hash("x")).value();
    EXPECT_FALSE(old_hasher.is_outdated(hash));
    EXPECT_TRUE(new_hasher.is_outdated(hash));
    EXPECT_TRUE(run_task(new_hasher.matches(hash, "x")).value());
}

TEST(Argon2Hasher, RefusesImpossibleParameters) {
    EXPECT_THROW(Argon2Hasher({.memory_kib = 1, .iterations = 0}), std::runtime_error);
}

}  // namespace
}  // namespace messenger::auth
