#include "net/networks.hpp"

#include <gtest/gtest.h>

#include "net/connection_places.hpp"

namespace messenger::net {
namespace {

TEST(NetworksTest, ContainAddressesAndThoseOfTheirNetworks) {
    Networks networks;
    for (const auto text : {"10.0.0.0/8", "192.0.2.1", "2001:db8::/32", "fe80::1"}) {
        EXPECT_TRUE(networks.add(text)) << text;
    }
    for (const std::string_view address : {"10.0.0.1", "10.255.255.255", "192.0.2.1", "2001:db8::7",
                                           "2001:DB8:1::", "fe80::1", "::ffff:10.1.2.3", "::ffff:192.0.2.1"}) {
        EXPECT_TRUE(networks.contains(address)) << address;
    }
    for (const std::string_view address :
         {"11.0.0.1", "9.255.255.255", "192.0.2.2", "2001:db9::", "fe80::2", "::10.0.0.1", "", "unknown", "10.0.0"}) {
        EXPECT_FALSE(networks.contains(address)) << address;
    }
}

TEST(NetworksTest, TakeEverybodyAndNobody) {
    Networks networks;
    EXPECT_TRUE(networks.empty());
    EXPECT_FALSE(networks.contains(std::string_view("127.0.0.1")));
    EXPECT_TRUE(networks.add("0.0.0.0/0"));
    EXPECT_TRUE(networks.contains(std::string_view("127.0.0.1")));
    EXPECT_FALSE(networks.contains(std::string_view("::1")));
}

TEST(NetworksTest, RefuseWhatIsNone) {
    Networks networks;
    for (const auto text : {"", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "10.0.0.1/8", "2001:db8::1/32", "::/129",
                            "example.org", "10.0.0.0/8 ", "10.0.0.0/8/8", "fe80::1%lo", "*"}) {
        EXPECT_FALSE(networks.add(text)) << text;
    }
    EXPECT_TRUE(networks.empty());
}

TEST(NetworksTest, AnAddressOfIPv6CountsAsItsNetwork) {
    EXPECT_EQ(network_of("192.0.2.1"), "192.0.2.1");
    EXPECT_EQ(network_of("::ffff:192.0.2.1"), "192.0.2.1");
    EXPECT_EQ(network_of("2001:db8::1"), network_of("2001:db8:0:0:ffff::2"));
    EXPECT_NE(network_of("2001:db8::1"), network_of("2001:db8:0:1::1"));
    EXPECT_EQ(network_of("fe80::1%lo"), network_of("fe80::2"));
    EXPECT_EQ(network_of("unknown"), "unknown");
}

TEST(ConnectionPlacesTest, AnAddressHasSoManyAndGetsThemBack) {
    const auto places = std::make_shared<ConnectionPlaces>(2);
    auto first = places->take("192.0.2.1");
    {
        const auto second = places->take("192.0.2.1");
        EXPECT_TRUE(first && second);
        EXPECT_FALSE(places->take("192.0.2.1"));
        EXPECT_TRUE(places->take("192.0.2.2"));
    }
    const auto held_elsewhere = std::move(first);
    const auto one_more = places->take("192.0.2.1");
    EXPECT_TRUE(one_more);
    EXPECT_FALSE(places->take("192.0.2.1"));
}

TEST(ConnectionPlacesTest, ANetworkOfIPv6CountsAsOne) {
    const auto places = std::make_shared<ConnectionPlaces>(2);
    const auto one = places->take("2001:db8::1");
    const auto other = places->take("2001:db8::2");
    EXPECT_FALSE(places->take("2001:db8::3"));
    EXPECT_TRUE(places->take("2001:db8:0:1::1"));
}

TEST(ConnectionPlacesTest, WithoutALimitThereIsAlwaysOne) {
    EXPECT_TRUE(std::make_shared<ConnectionPlaces>(0)->take("192.0.2.1"));
}

}  // namespace
}  // namespace messenger::net
