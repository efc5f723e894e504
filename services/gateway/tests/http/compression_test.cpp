// Which answers are sent coded.
#include "net/content_coding.hpp"
#include "tests/support/gateway_fixture.hpp"

namespace messenger::gateway {
namespace {

class Compression : public ::testing::TestWithParam<Shape> {
  protected:
    void start(std::map<std::string, std::string> settings = {}) {
        for (const auto peer : all_peers) {
            gateway.service(peer).answer = [this](const Received&) { return answer(); };
        }
        gateway.start(GetParam(), std::move(settings));
    }
    net::Response answer() const {
        auto response = net::Response::json(200, body);
        for (const auto& [name, value] : fields) {
            response.headers.set(name, value);
        }
        return response;
    }
    Answer rooms(const std::string& accepted) {
        return gateway.request("GET /api/rooms", gateway.authorization() + "Accept-Encoding: " + accepted + "\r\n");
    }

    std::string body = "{\"text\":\"" + std::string(2'000, 'x') + "\"}";
    net::Headers fields;
    GatewayFixture gateway;
};
INSTANTIATE_TEST_SUITE_P(Shapes, Compression, ::testing::Values(Shape::one_process, Shape::own_processes), shape_name);

TEST_P(Compression, AnswersAreCodedAsTheClientLikes) {
    start();
    const auto coded = rooms("gzip");
    EXPECT_EQ(coded.headers.get("Content-Encoding"), "gzip");
    EXPECT_EQ(coded.body, net::encode(net::ContentCoding::gzip, net::Effort::fast, body));
    EXPECT_TRUE(net::has_token(coded.headers.joined("Vary"), "Accept-Encoding"));
    EXPECT_EQ(rooms("br;q=0.5, zstd").headers.get("Content-Encoding"), "zstd");
    const auto plain = rooms("identity");
    EXPECT_EQ(plain.body, body);
    EXPECT_TRUE(net::has_token(plain.headers.joined("Vary"), "Accept-Encoding"));
}

TEST_P(Compression, LargeAnswersAreCodedWhileTheyCome) {
    body = "{\"text\":\"" + std::string(2'000'000, 'x') + "\"}";
    start();
    const auto coded = rooms("gzip");
    EXPECT_EQ(coded.headers.get("Content-Encoding"), "gzip");
    EXPECT_LT(coded.body.size(), 100'000U);
}

TEST_P(Compression, AuthsAnswersAreNotCodedForTheyHoldSecrets) {
    start();
    EXPECT_EQ(gateway.request("GET /api/auth/sessions", gateway.authorization() + "Accept-Encoding: gzip\r\n").body,
              body);
}

TEST_P(Compression, WhatIsSmallOrCodedOrSetsCookiesOrMustNotBeTouchedIsLeftAsItIs) {
    start();
    for (const auto& [name, value] : std::vector<net::Headers::Field>{{"Content-Encoding", "x"},
                                                                      {"Set-Cookie", "a=b"},
                                                                      {"Cache-Control", "no-transform"},
                                                                      {"Content-Type", "image/png"}}) {
        fields = {};
        fields.add(name, value);
        EXPECT_EQ(rooms("gzip").body, body) << name;
    }
    fields = {};
    body = "{}";
    EXPECT_EQ(rooms("gzip").body, body);
}

TEST_P(Compression, CanBeSwitchedOff) {
    start({{"COMPRESSION", "off"}});
    EXPECT_EQ(rooms("gzip").body, body);
}

}  // namespace
}  // namespace messenger::gateway
