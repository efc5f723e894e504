#include "domain/card_cache.hpp"

#include <gtest/gtest.h>

namespace messenger::user {
namespace {

using std::chrono::seconds;

class CardCacheTest : public ::testing::Test {
  protected:
    UserId keep(const std::string& display_name) {
        const auto id = UserId::generate();
        cache.keep(make_profile({id, display_name}, now()), cache.generation(), at);
        return id;
    }

    CardCache cache{3, seconds(60)};
    const CardCache::Clock::time_point at = CardCache::Clock::now();
};

TEST_F(CardCacheTest, GivesBackWhatItKeeps) {
    const auto id = keep("Ada Lovelace");
    EXPECT_EQ(cache.find(id, at)->display_name, "Ada Lovelace");
    EXPECT_EQ(cache.find(UserId::generate(), at), std::nullopt);
}

TEST_F(CardCacheTest, KeepsNothingForLongerThanItsLifetime) {
    const auto id = keep("Ada Lovelace");
    EXPECT_TRUE(cache.find(id, at + seconds(59)));
    EXPECT_FALSE(cache.find(id, at + seconds(60)));
    cache.keep(make_profile({id, "Countess Ada"}, now()), cache.generation(), at + seconds(60));
    EXPECT_EQ(cache.find(id, at + seconds(60))->display_name, "Countess Ada");
}

TEST_F(CardCacheTest, ForgetsTheOneThatWasNotAskedForTheLongest) {
    const auto first = keep("First");
    const auto second = keep("Second");
    keep("Third");
    cache.find(first, at);
    keep("Fourth");
    EXPECT_TRUE(cache.find(first, at));
    EXPECT_FALSE(cache.find(second, at));
}

TEST_F(CardCacheTest, ForgetsWhatHasChanged) {
    const auto id = keep("Ada Lovelace");
    cache.forget(id);
    EXPECT_FALSE(cache.find(id, at));
}

TEST_F(CardCacheTest, KeepsNothingThatWasReadBeforeAChange) {
    const auto before = cache.generation();
    const auto id = UserId::generate();
    cache.forget(id);
    cache.keep(make_profile({id, "Old"}, now()), before, at);
    EXPECT_FALSE(cache.find(id, at));
}

TEST_F(CardCacheTest, WithAnotherLifetimeItBeginsAnew) {
    const auto id = keep("Ada Lovelace");
    const auto read_at = cache.generation();
    cache.set_lifetime(seconds(2));
    EXPECT_FALSE(cache.find(id, at));
    cache.keep(make_profile({id, "Ada Lovelace"}, now()), read_at, at);
    EXPECT_FALSE(cache.find(id, at)) << "read before";
    const auto other = keep("Grace Hopper");
    EXPECT_TRUE(cache.find(other, at + seconds(1)));
    EXPECT_FALSE(cache.find(other, at + seconds(2)));
}

}  // namespace
}  // namespace messenger::user
