#include "net/ws/handshake.hpp"

#include <gtest/gtest.h>

namespace messenger::net::ws {
namespace {

constexpr std::string_view rfc_key = "dGhlIHNhbXBsZSBub25jZQ==";

Request upgrade_request() {
    Request request;
    request.headers = request_headers(rfc_key);
    return request;
}

Response answer(const Request& request) {
    return accept_upgrade(request, [](Upgraded, std::optional<DeflateAgreement>) {});
}

TEST(Handshake, AnswersTheKeyOfTheRfc) {
    EXPECT_EQ(accept_for(rfc_key), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    const auto response = answer(upgrade_request());
    EXPECT_EQ(response.status, 101);
    EXPECT_TRUE(response.upgrade);
    EXPECT_EQ(check_answer(response.status, response.headers, rfc_key), std::nullopt);
}

TEST(Handshake, ReadsUpgradeAndConnectionAsLists) {
    auto request = upgrade_request();
    request.headers.set("Connection", "keep-alive, Upgrade");
    request.headers.set("Upgrade", "WebSocket");
    EXPECT_EQ(answer(request).status, 101);
}

TEST(Handshake, WantsAnUpgrade) {
    auto request = upgrade_request();
    request.headers.set("Connection", "keep-alive");
    EXPECT_EQ(answer(request).status, 426);
    request = upgrade_request();
    request.headers.erase("Upgrade");
    EXPECT_EQ(answer(request).status, 426);
}

TEST(Handshake, WantsVersion13AndNamesIt) {
    auto request = upgrade_request();
    request.headers.set("Sec-WebSocket-Version", "8");
    const auto response = answer(request);
    EXPECT_EQ(response.status, 426);
    EXPECT_EQ(response.headers.get("Sec-WebSocket-Version"), "13");
    EXPECT_FALSE(response.upgrade);
}

TEST(Handshake, WantsAKeyOf16Bytes) {
    for (const auto* key :
         {"", "short", "dGhlIHNhbXBsZSBub25jZQ=", "dGhlIHNhbXBsZSBub25jZQAAAA==", "dGhl!HNhbXBsZSBub25jZQ=="}) {
        auto request = upgrade_request();
        request.headers.set("Sec-WebSocket-Key", key);
        EXPECT_EQ(answer(request).status, 400) << key;
    }
    auto request = upgrade_request();
    request.headers.add("Sec-WebSocket-Key", std::string(rfc_key));
    EXPECT_EQ(answer(request).status, 400) << "two keys";
}

TEST(Handshake, ClientKeysDiffer) {
    EXPECT_NE(make_key(), make_key());
    EXPECT_EQ(make_key().size(), 24U);
}

TEST(Handshake, AClientRefusesAWrongAnswer) {
    const auto good = answer(upgrade_request());
    EXPECT_NE(check_answer(200, good.headers, rfc_key), std::nullopt);
    EXPECT_NE(check_answer(101, good.headers, make_key()), std::nullopt);
    auto headers = good.headers;
    headers.add("Sec-WebSocket-Extensions", "permessage-deflate");
    EXPECT_NE(check_answer(101, headers, rfc_key), std::nullopt);
    headers = good.headers;
    headers.erase("Upgrade");
    EXPECT_NE(check_answer(101, headers, rfc_key), std::nullopt);
}

}  // namespace
}  // namespace messenger::net::ws
