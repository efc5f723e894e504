#include "redis/redis_url.hpp"

#include <gtest/gtest.h>

namespace messenger::redis {
namespace {

using Endpoints = std::vector<Endpoint>;

TEST(RedisUrl, ReadsAServer) {
    const auto url = parse_redis_url("redis://:s%40crt@cache.example:7000/3");
    ASSERT_TRUE(url);
    EXPECT_EQ(url->endpoints, (Endpoints{{"cache.example", 7000}}));
    EXPECT_EQ(url->password, "s@crt");
    EXPECT_EQ(url->user, "");
    EXPECT_EQ(url->database, 3);
    EXPECT_TRUE(url->master.empty());
}

TEST(RedisUrl, LeavesOutWhatIsUsual) {
    const auto url = parse_redis_url("redis://127.0.0.1");
    ASSERT_TRUE(url);
    EXPECT_EQ(url->endpoints, (Endpoints{{"127.0.0.1", 6379}}));
    EXPECT_EQ(url->database, 0);
    EXPECT_EQ(parse_redis_url("redis://[::1]:1")->endpoints, (Endpoints{{"::1", 1}}));
}

TEST(RedisUrl, ReadsSentinels) {
    const auto url = parse_redis_url("redis-sentinel://app:pw@one,two:5000/1?master=chat");
    ASSERT_TRUE(url);
    EXPECT_EQ(url->endpoints, (Endpoints{{"one", 26379}, {"two", 5000}}));
    EXPECT_EQ(url->master, "chat");
    EXPECT_EQ(url->user, "app");
}

TEST(RedisUrl, SaysWhatIsWrongWithoutThePassword) {
    for (const auto* text : {"", "redis://", "http://host", "redis://:secret@host/x", "redis://:secret@one,two",
                             "redis://:secret@host:99999", "redis-sentinel://:secret@one",
                             "redis://:secret@host?master=x", "redis://:secret@host#x", "redis://host:0"}) {
        const auto url = parse_redis_url(text);
        ASSERT_FALSE(url) << text;
        EXPECT_EQ(url.error().find("secret"), std::string::npos);
    }
}

}  // namespace
}  // namespace messenger::redis
