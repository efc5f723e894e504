#include "net/shard.hpp"

#include <gtest/gtest.h>

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <future>
#include <set>
#include <thread>

namespace messenger::net {
namespace {

TEST(ShardsTest, RunEachContextOnAThreadOfItsOwn) {
    Shards shards(3);
    EXPECT_EQ(Shards::current(), std::nullopt) << "the test's thread is none";
    shards.start();
    std::set<std::thread::id> threads{std::this_thread::get_id()};
    for (std::size_t i = 0; i < shards.size(); ++i) {
        std::promise<std::pair<std::optional<std::size_t>, std::thread::id>> seen;
        boost::asio::post(shards.context(i),
                          [&seen] { seen.set_value({Shards::current(), std::this_thread::get_id()}); });
        const auto [current, thread] = seen.get_future().get();
        EXPECT_EQ(current, i);
        EXPECT_TRUE(threads.insert(thread).second) << "shared with another shard";
    }
}

TEST(ShardsTest, EndWhenNothingIsUnderWay) {
    Shards shards(2);
    shards.start();
    bool has_run = false;
    boost::asio::post(shards.context(1), [&has_run] { has_run = true; });
    shards.stop(std::chrono::hours(1));
    EXPECT_TRUE(has_run);
}

TEST(ShardsTest, EndAtTheLatestAfterTheirPatience) {
    Shards shards(1);
    boost::asio::steady_timer timer(shards.context(0), std::chrono::hours(1));
    bool has_run = false;
    timer.async_wait([&has_run](auto) { has_run = true; });
    shards.start();
    shards.stop(std::chrono::milliseconds(1));
    EXPECT_FALSE(has_run);
}

}  // namespace
}  // namespace messenger::net
