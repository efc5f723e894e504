#include "http/affinity.hpp"

#include <gtest/gtest.h>

namespace messenger::gateway {
namespace {

TEST(AffinityFor, RequestsOfAUserOrAboutARoomHaveItInCommon) {
    using net::Balancing;
    const std::optional ann(UserId::generate());
    const std::optional bob(UserId::generate());
    const auto of_user = [](const auto& user) { return affinity_for(Balancing::hash_user, "/api/rooms/7", user); };
    EXPECT_NE(of_user(ann), 0U);
    EXPECT_EQ(of_user(ann), affinity_for(Balancing::hash_user, "/ws", ann));
    EXPECT_NE(of_user(ann), of_user(bob));
    EXPECT_EQ(of_user(std::optional<UserId>()), 0U);
    const auto of_room = [&](std::string_view path) { return affinity_for(Balancing::hash_room, path, ann); };
    EXPECT_NE(of_room("/api/rooms/7"), 0U);
    EXPECT_EQ(of_room("/api/rooms/7"), of_room("/api/rooms/7/messages"));
    EXPECT_NE(of_room("/api/rooms/7"), of_room("/api/rooms/8"));
    for (const auto path : {"/api/rooms", "/api/rooms/public", "/ws", "/api/search"}) {
        EXPECT_EQ(of_room(path), 0U) << path;
    }
    EXPECT_EQ(affinity_for(Balancing::two_choices, "/api/rooms/7", ann), 0U);
}

}  // namespace
}  // namespace messenger::gateway
