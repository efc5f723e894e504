#include "http/target.hpp"

#include <gtest/gtest.h>

namespace messenger::gateway {
namespace {

TEST(PeerFor, EachPrefixNamesItsService) {
    EXPECT_EQ(peer_for("/api/auth/login"), Peer::auth);
    EXPECT_EQ(peer_for("/.well-known/jwks.json"), Peer::auth);
    EXPECT_EQ(peer_for("/api/users/me"), Peer::user);
    EXPECT_EQ(peer_for("/api/users"), Peer::user);
    EXPECT_EQ(peer_for("/api/rooms/1/messages"), Peer::chat);
    EXPECT_EQ(peer_for("/api/search"), Peer::chat);
    EXPECT_EQ(peer_for("/api/presence"), Peer::chat);
    EXPECT_EQ(peer_for("/api/invites/code/join"), Peer::chat);
    EXPECT_EQ(peer_for("/api/drafts"), Peer::chat);
    EXPECT_EQ(peer_for("/api/export"), Peer::chat);
    EXPECT_EQ(peer_for("/api/import"), Peer::chat);
    EXPECT_EQ(peer_for("/api/scheduled"), Peer::chat);
    EXPECT_EQ(peer_for("/api/reports"), Peer::chat);
    EXPECT_EQ(peer_for("/ws"), Peer::chat);
}

TEST(PeerFor, APrefixEndsAtASegment) {
    for (const auto path : {"/api/authority", "/api/users2", "/wss", "/api", "/api/", "/", "/API/rooms", "api/rooms"}) {
        EXPECT_EQ(peer_for(path), std::nullopt) << path;
    }
}

TEST(PeerFor, OperationalAndInternalPathsBelongToNoService) {
    for (const auto path : {"/internal/users", "/metrics", "/healthz", "/readyz", "/openapi.json", "/admin/users"}) {
        EXPECT_EQ(peer_for(path), std::nullopt) << path;
    }
}

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
