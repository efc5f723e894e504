#include "net/path.hpp"

#include <gtest/gtest.h>

namespace messenger::net {
namespace {

TEST(IsAmbiguousPath, FindsWhatAnotherServerCouldReadAsAnotherPath) {
    for (const auto path : {"/api/rooms/../internal",
                            "/api/rooms/..",
                            "/api/./rooms",
                            "/api/rooms/.",
                            "/api//rooms",
                            "/api/rooms//",
                            "//api/rooms",
                            "/api/rooms/%2e%2e/internal",
                            "/api/rooms/%2E%2e",
                            "/api/rooms/.%2e/x",
                            "/api/%2E/rooms",
                            "/api/rooms/a%2fb",
                            "/api/rooms/a%2Fb",
                            "/api/rooms/a%5cb",
                            "/api/rooms/a%5Cb",
                            "/api/rooms/a\\b",
                            "/api/rooms/a%00",
                            "/api/rooms/%0d%0aa",
                            "/api/rooms/%7f",
                            "/api/rooms/..;/internal",
                            "/api/rooms/%2e%2e;a=b/x",
                            "/api/rooms/.;a",
                            "/api/rooms/%",
                            "/api/rooms/%2",
                            "/api/rooms/%zz",
                            "/api/rooms/%u002f",
                            "/api/rooms/%+1",
                            "/.."}) {
        EXPECT_TRUE(is_ambiguous_path(path)) << path;
    }
}

TEST(IsAmbiguousPath, LeavesOrdinaryPathsAlone) {
    for (const auto path :
         {"/", "/api/rooms", "/api/rooms/", "/api/rooms/1/reactions/%F0%9F%91%8D", "/.well-known/jwks.json",
          "/api/users/a.b", "/api/users/..a", "/api/users/a..", "/api/users/...", "/api/users/%2e%2e%2e",
          "/api/rooms/%20", "/api/rooms/%252e%252e", "/api/rooms/;a=b", "*"}) {
        EXPECT_FALSE(is_ambiguous_path(path)) << path;
    }
}

}  // namespace
}  // namespace messenger::net
