#include "redis/cache.hpp"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <cstdlib>

#include "core/encoding.hpp"

namespace messenger::redis {
namespace {

class CacheTest : public ::testing::Test {
  protected:
    CacheTest() {
        boost::asio::co_spawn(context_, [this] { return cache_.run(); }, boost::asio::detached);
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
        do {
            cache_.keep(key("up"), "1", std::chrono::seconds(60));
        } while (!find({key("up")}).front() && std::chrono::steady_clock::now() < deadline);
    }
    ~CacheTest() override {
        cache_.stop();
        context_.restart();
        context_.run();
    }
    std::string key(const std::string& name) const { return "cache-test:" + run_ + ":" + name; }
    Cache::Values find(std::vector<std::string> keys) {
        std::optional<Cache::Values> found;
        cache_.find(std::move(keys), [&found](Cache::Values values) { found = std::move(values); });
        context_.restart();
        while (!found) {
            context_.run_one();
        }
        return std::move(*found);
    }

    boost::asio::io_context context_{1};
    std::string run_ = random_hex(8);
    Cache cache_{context_.get_executor(), parse_redis_url(std::getenv("TEST_REDIS_URL")).value()};
};

TEST_F(CacheTest, FindsWhatIsKeptInTheOrderOfTheKeys) {
    cache_.keep(key("a"), std::string("with\0zero", 9), std::chrono::seconds(60));
    cache_.keep(key("b"), "", std::chrono::seconds(60));
    std::vector<std::string> keys(500, key("none"));
    keys.front() = key("b");
    keys.back() = key("a");
    const auto found = find(keys);
    ASSERT_EQ(found.size(), keys.size());
    EXPECT_EQ(found.front(), "");
    EXPECT_EQ(found.back(), std::string("with\0zero", 9));
    EXPECT_FALSE(found[1]);
    EXPECT_TRUE(find({}).empty());
}

TEST_F(CacheTest, KeepsTheFirstOrTheLastValueAsItIsTold) {
    cache_.keep_first(key("a"), "1", std::chrono::seconds(60));
    cache_.keep_first(key("a"), "2", std::chrono::seconds(60));
    EXPECT_EQ(find({key("a")}).front(), "1");
    cache_.keep(key("a"), "3", std::chrono::seconds(60));
    EXPECT_EQ(find({key("a")}).front(), "3");
    cache_.forget(key("a"));
    EXPECT_FALSE(find({key("a")}).front());
}

TEST_F(CacheTest, ForgetsByItself) {
    cache_.keep(key("a"), "1", std::chrono::seconds(1));
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (find({key("a")}).front() && std::chrono::steady_clock::now() < deadline) {
    }
    EXPECT_FALSE(find({key("a")}).front());
}

}  // namespace
}  // namespace messenger::redis
