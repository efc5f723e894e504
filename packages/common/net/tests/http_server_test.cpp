#include "net/http_server.hpp"

#include <gtest/gtest.h>

#include "net/tests/http_server_fixture.hpp"

namespace messenger::net {
namespace {

TEST_F(HttpServerTest, AnswersManyRequestsOfAConnection) {
    RawClient client(port);
    for (const std::string path : {"/a", "/b?c", "/d"}) {
        client.write(get(path));
        const auto answer = client.read();
        EXPECT_EQ(answer.status, 200);
        EXPECT_EQ(answer.body, "GET " + path + " ");
        EXPECT_TRUE(answer.has("Date: "));
    }
}

TEST_F(HttpServerTest, AnswersPipelinedRequestsInTheirOrder) {
    RawClient client(port);
    client.write(get("/1") + post("/2", "Content-Length: 3") + "two" + post("/3", "Transfer-Encoding: chunked") +
                 "5\r\nthree\r\n0\r\n\r\n" + get("/4"));
    EXPECT_EQ(client.read().body, "GET /1 ");
    EXPECT_EQ(client.read().body, "POST /2 two");
    EXPECT_EQ(client.read().body, "POST /3 three");
    EXPECT_EQ(client.read().body, "GET /4 ");
}

TEST_F(HttpServerTest, TakesARequestThatArrivesByteByByte) {
    RawClient client(port);
    for (const char c : post("/x", "Transfer-Encoding: chunked") + "2\r\nhi\r\n0\r\n\r\n") {
        client.write({&c, 1});
    }
    EXPECT_EQ(client.read().body, "POST /x hi");
}

TEST_F(HttpServerTest, SkipsEmptyLinesBeforeARequest) {
    RawClient client(port);
    client.write("\r\n\r\n" + get("/a"));
    EXPECT_EQ(client.read().status, 200);
}

TEST_F(HttpServerTest, RefusesABrokenHeadAndCloses) {
    RawClient client(port);
    client.write("GET / HTTP/1.1\r\nHost : a\r\n\r\n" + get("/next"));
    const auto answer = client.read();
    EXPECT_EQ(answer.status, 400);
    EXPECT_TRUE(answer.has("Content-Type: application/problem+json"));
    EXPECT_TRUE(answer.has("X-Request-Id: "));
    EXPECT_TRUE(answer.has("X-Content-Type-Options: nosniff"));
    EXPECT_TRUE(answer.has("Connection: close"));
    EXPECT_EQ(client.read_to_end(), "");
}

TEST_F(HttpServerTest, RefusesATooLongHeadBeforeItsEnd) {
    RawClient client(port);
    client.write("GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(40'000, 'x'));
    EXPECT_EQ(client.read().status, 431);
}

TEST_F(HttpServerTest, AnswersHeadWithoutABody) {
    RawClient client(port);
    client.write("HEAD /abc HTTP/1.1\r\nHost: a\r\n\r\n" + get("/next"));
    EXPECT_TRUE(client.read(true).has("Content-Length: 10\r\n"));
    EXPECT_EQ(client.read().body, "GET /next ");
}

TEST_F(HttpServerTest, SendsNoContentLengthWithNoContent) {
    RawClient client(port);
    client.write(get("/empty") + get("/next"));
    const auto answer = client.read();
    EXPECT_EQ(answer.status, 204);
    EXPECT_FALSE(answer.has("Content-Length"));
    EXPECT_EQ(client.read().status, 200);
}

TEST_F(HttpServerTest, ClosesWhenTheClientWantsItAndAfterHttp10) {
    for (const std::string request :
         {"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "GET / HTTP/1.0\r\n\r\n"}) {
        RawClient client(port);
        client.write(request);
        const auto answer = client.read();
        EXPECT_EQ(answer.status, 200);
        EXPECT_TRUE(answer.has("Connection: close"));
        EXPECT_EQ(client.read_to_end(), "");
    }
}

TEST_F(HttpServerTest, TellsAnHttp10ClientThatItsConnectionStays) {
    RawClient client(port);
    client.write("GET /1 HTTP/1.0\r\nConnection: keep-alive\r\n\r\nGET /2 HTTP/1.0\r\n\r\n");
    EXPECT_TRUE(client.read().has("Connection: keep-alive\r\n"));
    EXPECT_TRUE(client.read().has("Connection: close\r\n"));
    EXPECT_EQ(client.read_to_end(), "");
}

TEST_F(HttpServerTest, HandsOverAnUpgradedConnectionWithWhatCameEarly) {
    RawClient client(port);
    client.write(get("/upgrade") + "early");
    EXPECT_EQ(client.read().status, 101);
    EXPECT_EQ(client.read_to_end(), "<early>");
}

TEST_F(HttpServerTest, SendsNoAnswerThatItsOwnFieldsWouldSplit) {
    RawClient client(port);
    client.write(get("/split") + get("/next"));
    EXPECT_EQ(client.read_to_end(), "");
}

TEST_F(HttpServerTest, AnswersForAHandlerThatThrowsWithoutTheReason) {
    RawClient client(port);
    ::testing::internal::CaptureStderr();
    client.write(get("/throw") + get("/next"));
    const auto answer = client.read();
    const auto log = ::testing::internal::GetCapturedStderr();
    EXPECT_EQ(answer.status, 500);
    EXPECT_TRUE(answer.has("Content-Type: application/problem+json"));
    EXPECT_TRUE(answer.has("X-Content-Type-Options: nosniff"));
    EXPECT_NE(answer.body.find("/problems/internal"), std::string::npos);
    EXPECT_EQ(answer.body.find("a secret"), std::string::npos);
    EXPECT_NE(log.find("request failed"), std::string::npos);
    EXPECT_EQ(log.find("a secret"), std::string::npos);
    EXPECT_EQ(client.read().status, 200) << "the connection is as good as before";
}

TEST_F(HttpServerTest, DrainEndsIdleConnectionsAndAnswersRunningRequests) {
    RawClient idle(port);
    idle.write(get("/a"));
    idle.read();
    RawClient busy(port);
    busy.write(get("/wait"));
    echo.is_waiting.get_future().get();
    server.drain();
    EXPECT_EQ(idle.read_to_end(), "");
    boost::asio::post(shards.context(0), [this] { echo.release(); });
    const auto answer = busy.read();
    EXPECT_EQ(answer.status, 200);
    EXPECT_TRUE(answer.has("Connection: close"));
    EXPECT_EQ(busy.read_to_end(), "");
    EXPECT_THROW(RawClient{port}, boost::system::system_error);
}

TEST_F(HttpServerTest, AbortEndsEvenBusyConnections) {
    RawClient busy(port);
    busy.write(get("/wait"));
    echo.is_waiting.get_future().get();
    EXPECT_EQ(server.connections(), 1U);
    server.abort();
    EXPECT_EQ(busy.read_to_end(), "");
    boost::asio::post(shards.context(0), [this] { echo.release(); });
}

TEST_F(HttpServerTest, RefusesAPortThatIsTaken) {
    Shards others(1);
    HttpServer second(others, echo);
    EXPECT_THROW(second.listen("127.0.0.1", port), AddressInUse);
    EXPECT_THROW(second.listen("no address", 0), AddressInUse);
}

}  // namespace
}  // namespace messenger::net
