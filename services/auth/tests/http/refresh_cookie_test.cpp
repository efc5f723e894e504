#include "http/refresh_cookie.hpp"

#include <gtest/gtest.h>

namespace messenger::auth {
namespace {

net::Request request_to(const std::string& host, const std::string& scheme = "http") {
    net::Request request;
    request.headers.add("Host", host);
    request.headers.add("X-Forwarded-Proto", scheme);
    return request;
}

TEST(RefreshCookie, IsStrictAndOutOfReachOfScripts) {
    EXPECT_EQ("__Host-messenger_refresh=abc; Path=/; Max-Age=60; HttpOnly; SameSite=Strict; Secure",
              set_refresh_cookie(request_to("chat.example", "https"), "abc", std::chrono::seconds(60)));
    EXPECT_EQ("__Host-messenger_refresh=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict; Secure",
              clear_refresh_cookie(request_to("localhost:8443", "https")));
}

TEST(RefreshCookie, HasNoPrefixOnPlainLoopback) {
    for (const auto* host : {"localhost:6003", "127.0.0.1:6003", "[::1]:6003", "localhost"}) {
        EXPECT_EQ("messenger_refresh=abc; Path=/; Max-Age=60; HttpOnly; SameSite=Strict",
                  set_refresh_cookie(request_to(host), "abc", std::chrono::seconds(60)));
    }
}

TEST(RefreshCookie, IsFoundAmongOthers) {
    auto request = request_to("localhost");
    EXPECT_EQ("", refresh_cookie(request));
    request.headers.add("Cookie", "a=b; messenger_refresh_x=no; messenger_refresh=yes; c=d");
    EXPECT_EQ("yes", refresh_cookie(request));
    auto secure = request_to("chat.example", "https");
    secure.headers.add("Cookie", "messenger_refresh=planted; __Host-messenger_refresh=real");
    EXPECT_EQ("real", refresh_cookie(secure));
}

}  // namespace
}  // namespace messenger::auth
