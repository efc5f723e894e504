#include <gtest/gtest.h>

#include "net/tests/http_server_fixture.hpp"

namespace messenger::net {
namespace {

using HttpBodyTest = HttpServerTest;

TEST_F(HttpBodyTest, RefusesABodyOverTheLimitWithoutReadingIt) {
    RawClient client(port);
    client.write(post("/", "Content-Length: 1000000000"));
    const auto answer = client.read();
    EXPECT_EQ(answer.status, 413);
    EXPECT_TRUE(answer.has("Connection: close"));
}

TEST_F(HttpBodyTest, LetsAClientReadTheRefusalWhileItStillSends) {
    RawClient client(port);
    client.write(post("/", "Content-Length: 300000") + std::string(300'000, 'b'));
    EXPECT_EQ(client.read().status, 413);
    EXPECT_EQ(client.read_to_end(), "");
}

TEST_F(HttpBodyTest, DropsASmallBodyThatNobodyReadsAndGoesOn) {
    RawClient client(port);
    client.write(post("/refuse", "Content-Length: 5") + "hello" + get("/next"));
    EXPECT_EQ(client.read().status, 403);
    EXPECT_EQ(client.read().body, "GET /next ");
}

TEST_F(HttpBodyTest, DropsSmallChunksThatNobodyReadsAndGoesOn) {
    RawClient client(port);
    client.write(post("/refuse", "Transfer-Encoding: chunked") + "5\r\nhel");
    EXPECT_EQ(client.read().status, 403);
    client.write("lo\r\n0\r\n\r\n" + get("/next"));
    EXPECT_EQ(client.read().body, "GET /next ");
}

TEST_F(HttpBodyTest, EndsTheConnectionBehindChunksThatNobodyReadsAndThatAreBrokenOrTooMany) {
    for (const auto& body : {std::string("xyz\r\n"), "20000\r\n" + std::string(0x20000, 'b') + "\r\n0\r\n\r\n"}) {
        RawClient client(port);
        client.write(post("/refuse", "Transfer-Encoding: chunked") + body + get("/next"));
        EXPECT_EQ(client.read().status, 403);
        EXPECT_EQ(client.read_to_end(), "");
    }
}

TEST_F(HttpBodyTest, AnswersARefusalBeforeTheBodyHasCome) {
    RawClient client(port);
    client.write(post("/refuse", "Content-Length: 5") + "he");
    const auto answer = client.read();
    EXPECT_EQ(answer.status, 403);
    EXPECT_FALSE(answer.has("Connection: close"));
    client.write("llo" + get("/next"));
    EXPECT_EQ(client.read().body, "GET /next ");
}

TEST_F(HttpBodyTest, GoesOnAfterASmallBodyOverTheLimit) {
    RawClient client(port);
    client.write(post("/", "Content-Length: 1001") + std::string(1001, 'b') + get("/next"));
    EXPECT_EQ(client.read().status, 413);
    EXPECT_EQ(client.read().body, "GET /next ");
}

TEST_F(HttpBodyTest, ClosesAfterABodyWhoseEndIsNotKnown) {
    for (const auto& body : {"xyz\r\n" + get("/next"), "3ea\r\n" + std::string(1001, 'b')}) {
        RawClient client(port);
        client.write(post("/", "Transfer-Encoding: chunked") + body);
        const auto answer = client.read();
        EXPECT_EQ(answer.status, body.size() > 100 ? 413 : 400);
        EXPECT_TRUE(answer.has("Connection: close"));
        EXPECT_EQ(client.read_to_end(), "");
    }
}

TEST_F(HttpBodyTest, RefusesABodyThatEndsTooSoon) {
    RawClient client(port);
    client.write(post("/", "Content-Length: 5") + "hel");
    client.finish_writing();
    const auto answer = client.read();
    EXPECT_EQ(answer.status, 400);
    EXPECT_TRUE(answer.has("Connection: close"));
}

TEST_F(HttpBodyTest, AsksForABodyThatTheClientHoldsBack) {
    RawClient client(port);
    client.write(post("/", "Content-Length: 5\r\nExpect: 100-continue"));
    EXPECT_EQ(client.read().status, 100);
    client.write("hello");
    EXPECT_EQ(client.read().body, "POST / hello");
}

TEST_F(HttpBodyTest, DoesNotAskForABodyThatItRefuses) {
    RawClient client(port);
    client.write(post("/refuse", "Content-Length: 5\r\nExpect: 100-continue"));
    const auto answer = client.read();
    EXPECT_EQ(answer.status, 403);
    EXPECT_TRUE(answer.has("Connection: close")) << "whether the body comes is not known";
}

}  // namespace
}  // namespace messenger::net
