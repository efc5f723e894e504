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

}  // namespace
}  // namespace messenger::gateway
