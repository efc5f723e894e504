#include "http/affinity.hpp"

#include <gtest/gtest.h>

namespace messenger::gateway {
namespace {

using net::Balancing;

net::Request to(std::string_view path) {
    net::Request request;
    request.path = path;
    return request;
}

net::Request upgrade_from(std::string_view address) {
    auto request = to("/ws");
    request.client_address = address;
    request.headers.add("Connection", "Upgrade");
    request.headers.add("Upgrade", "websocket");
    return request;
}

TEST(AffinityFor, RequestsOfAUserOrAboutARoomHaveItInCommon) {
    const std::optional ann(UserId::generate());
    const std::optional bob(UserId::generate());
    const auto of_user = [](const auto& user) { return affinity_for(Balancing::hash_user, to("/api/rooms/7"), user); };
    EXPECT_NE(of_user(ann), 0U);
    EXPECT_EQ(of_user(ann), affinity_for(Balancing::hash_user, to("/api/search"), ann));
    EXPECT_NE(of_user(ann), of_user(bob));
    EXPECT_EQ(of_user(std::optional<UserId>()), 0U);
    const auto of_room = [&](std::string_view path) { return affinity_for(Balancing::hash_room, to(path), ann); };
    EXPECT_NE(of_room("/api/rooms/7"), 0U);
    EXPECT_EQ(of_room("/api/rooms/7"), of_room("/api/rooms/7/messages"));
    EXPECT_NE(of_room("/api/rooms/7"), of_room("/api/rooms/8"));
    for (const auto path : {"/api/rooms", "/api/rooms/public", "/ws", "/api/search"}) {
        EXPECT_EQ(of_room(path), 0U) << path;
    }
    EXPECT_EQ(affinity_for(Balancing::two_choices, to("/api/rooms/7"), ann), 0U);
}

TEST(AffinityFor, WebSocketsOfAnAddressHaveItInCommon) {
    const std::optional<UserId> nobody;
    for (const auto policy : {Balancing::hash_user, Balancing::hash_room}) {
        const auto of = [&](std::string_view address) { return affinity_for(policy, upgrade_from(address), nobody); };
        EXPECT_NE(of("192.0.2.1"), 0U);
        EXPECT_EQ(of("192.0.2.1"), of("192.0.2.1"));
        EXPECT_NE(of("192.0.2.1"), of("192.0.2.2"));
    }
    EXPECT_EQ(affinity_for(Balancing::round_robin, upgrade_from("192.0.2.1"), nobody), 0U);
}

}  // namespace
}  // namespace messenger::gateway
