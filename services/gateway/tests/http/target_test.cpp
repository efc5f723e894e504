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

TEST(IsAmbiguous, FindsWhatAnotherServerCouldReadAsAnotherPath) {
    for (const auto path :
         {"/api/rooms/../internal", "/api/rooms/..", "/api/./rooms", "/api/rooms/.", "/api//rooms", "/api/rooms//",
          "/api/rooms/%2e%2e/internal", "/api/rooms/%2E%2e", "/api/rooms/.%2e/x", "/api/%2E/rooms", "/api/rooms/a%2fb",
          "/api/rooms/a%2Fb", "/api/rooms/a%5cb", "/api/rooms/a%5Cb", "/api/rooms/a\\b", "/api/rooms/a%00"}) {
        EXPECT_TRUE(is_ambiguous(path)) << path;
    }
}

TEST(IsAmbiguous, LeavesOrdinaryPathsAlone) {
    for (const auto path : {"/api/rooms", "/api/rooms/", "/api/rooms/1/reactions/%F0%9F%91%8D",
                            "/.well-known/jwks.json", "/api/users/a.b", "/api/users/..a", "/api/users/a..",
                            "/api/users/...", "/api/rooms/%20", "/api/rooms/%252e%252e"}) {
        EXPECT_FALSE(is_ambiguous(path)) << path;
    }
}

}  // namespace
}  // namespace messenger::gateway
