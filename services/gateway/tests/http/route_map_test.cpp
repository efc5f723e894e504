#include "http/route_map.hpp"

#include <gtest/gtest.h>

namespace messenger::gateway {
namespace {

std::optional<Peer> peer_for(std::string_view path) {
    return RouteMap().peer_for("chat.example", path);
}

TEST(RouteMapTest, EachPrefixNamesItsService) {
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

TEST(RouteMapTest, APrefixEndsAtASegment) {
    for (const auto path : {"/api/authority", "/api/users2", "/wss", "/api", "/api/", "/", "/API/rooms", "api/rooms"}) {
        EXPECT_EQ(peer_for(path), std::nullopt) << path;
    }
}

TEST(RouteMapTest, OperationalAndInternalPathsBelongToNoService) {
    for (const auto path : {"/internal/users", "/metrics", "/healthz", "/readyz", "/openapi.json", "/admin/users"}) {
        EXPECT_EQ(peer_for(path), std::nullopt) << path;
    }
}

TEST(RouteMapTest, RulesComeFirstThoseOfTheHostBeforeAllAndTheLongestPrefixOfThem) {
    const RouteMap map(parse_setting<RouteRules>("/api=user, /api/rooms/old=none, /api/rooms/old/kept=chat,"
                                                 "a.example/api=auth, *.b.example/ws=none")
                           .value());
    EXPECT_EQ(map.peer_for("x.example", "/api/rooms"), Peer::user);
    EXPECT_EQ(map.peer_for("x.example", "/api/rooms/old/7"), std::nullopt);
    EXPECT_EQ(map.peer_for("x.example", "/api/rooms/old/kept/7"), Peer::chat);
    EXPECT_EQ(map.peer_for("a.example", "/api/rooms/old/7"), Peer::auth);
    EXPECT_EQ(map.peer_for("A.EXAMPLE", "/api"), Peer::auth);
    EXPECT_EQ(map.peer_for("x.b.example", "/ws"), std::nullopt);
    EXPECT_EQ(map.peer_for("b.example", "/ws"), Peer::chat);
}

TEST(RouteMapTest, WhatIsNoRuleIsRefused) {
    for (const auto text :
         {"/api", "/api=", "/api=chats", "=chat", "api=chat", "/=chat", "a b/api=chat", "a:80/api=chat"}) {
        EXPECT_FALSE(parse_setting<RouteRules>(text)) << text;
    }
    EXPECT_TRUE(parse_setting<RouteRules>("")->empty());
}

TEST(HostNamesTest, AreComparedWithoutCaseAndPort) {
    const auto names = parse_setting<HostNames>("chat.example, *.teams.example, [::1]").value();
    for (const auto field : {"chat.example", "CHAT.example:8443", "chat.example.", "a.teams.example",
                             "a.b.teams.example:1", "[::1]", "[::1]:6003"}) {
        EXPECT_TRUE(names.contains(host_of(field))) << field;
    }
    for (const auto field : {"", "example", "xchat.example", "chat.example.org", "teams.example", ".teams.example",
                             "xteams.example", "127.0.0.1", "[::2]", "::1", "[::1"}) {
        EXPECT_FALSE(names.contains(host_of(field))) << field;
    }
    EXPECT_TRUE(HostNames().contains("whatever"));
    for (const auto text : {"a:80", "a/b", "*", "*.", "http://a", "a b"}) {
        EXPECT_FALSE(parse_setting<HostNames>(text)) << text;
    }
}

}  // namespace
}  // namespace messenger::gateway
