#include "net/instance_target.hpp"

#include <gtest/gtest.h>

namespace messenger::net {
namespace {

TEST(InstanceTargetTest, HasAWeightIfOneIsWritten) {
    EXPECT_EQ(parse_instance("http://chat:6002")->weight, 1);
    const auto heavy = parse_instance("http://10.0.0.5:6002;weight=3");
    EXPECT_EQ(heavy->weight, 3);
    EXPECT_EQ(heavy->origin.authority(), "10.0.0.5:6002");
    EXPECT_EQ(parse_instance("http://chat/;weight=256")->weight, 256);
    EXPECT_EQ(parse_instance("http://[::1]:6000;weight=2")->origin.authority(), "[::1]:6000");
}

TEST(InstanceTargetTest, WhatIsNoWeightIsRefused) {
    for (const auto text : {"http://a;weight=0", "http://a;weight=257", "http://a;weight=-1", "http://a;weight=",
                            "http://a;weight=2x", "http://a;weight=1.5", "http://a;", "http://a;wait=1",
                            "http://a; weight=1", "http://a;weight=1;weight=1", ";weight=1", "a;weight=1", ""}) {
        EXPECT_FALSE(parse_instance(text)) << text;
    }
}

TEST(InstanceTargetTest, AnAddressIsNoName) {
    EXPECT_TRUE(is_address("127.0.0.1"));
    EXPECT_TRUE(is_address("::1"));
    EXPECT_FALSE(is_address("localhost"));
    EXPECT_FALSE(is_address("10.0.0"));
}

}  // namespace
}  // namespace messenger::net
