#include "net/http_server.hpp"

#include <gtest/gtest.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <future>

#include "net/problem.hpp"
#include "net/tests/raw_client.hpp"

namespace messenger::net {
namespace {

using namespace std::chrono_literals;

/// Answers with what it was asked; some paths are special.
class Echo final : public HttpHandler {
  public:
    Task<Response> handle(Request request, BodySource& body) override {
        if (request.path == "/throw") {
            throw std::runtime_error("a secret");
        }
        if (request.path == "/empty") {
            co_return Response::empty(204);
        }
        if (request.path == "/refuse") {
            co_return Response::json(403, "{}");
        }
        if (request.path == "/wait") {
            boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor, 1h);
            release = [&timer] { timer.cancel(); };
            is_waiting.set_value();
            co_await timer.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
        }
        if (request.path == "/upgrade") {
            Response response{.status = 101, .headers = {}, .body = {}};
            response.upgrade = [](Upgraded upgraded) {
                boost::asio::write(upgraded.socket, boost::asio::buffer("<" + upgraded.leftover + ">"));
            };
            co_return response;
        }
        auto content = co_await body.read(1000);
        if (!content) {
            co_return Response::json(http_status(content.error().code()), "{}");
        }
        co_return Response::json(200, std::string(to_string(request.method)) + " " + request.target() + " " + *content);
    }

    std::promise<void> is_waiting;
    std::function<void()> release;
};

class HttpServerTest : public testing::Test {
  protected:
    explicit HttpServerTest(HttpTimeouts timeouts = {}) : server(shards, echo, timeouts) {
        port = server.listen("127.0.0.1", 0);
        server.start();
        shards.start();
    }
    ~HttpServerTest() override {
        server.drain();
        server.abort();
        shards.stop();
    }

    static std::string get(const std::string& path) { return "GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n"; }
    static std::string post(const std::string& path, const std::string& fields) {
        return "POST " + path + " HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n\r\n";
    }

    Shards shards{1};
    Echo echo;
    HttpServer server;
    std::uint16_t port = 0;
};

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

TEST_F(HttpServerTest, RefusesABodyOverTheLimitWithoutReadingIt) {
    RawClient client(port);
    client.write(post("/", "Content-Length: 1000000000"));
    const auto answer = client.read();
    EXPECT_EQ(answer.status, 413);
    EXPECT_TRUE(answer.has("Connection: close"));
}

TEST_F(HttpServerTest, LetsAClientReadTheRefusalWhileItStillSends) {
    RawClient client(port);
    client.write(post("/", "Content-Length: 300000") + std::string(300'000, 'b'));
    EXPECT_EQ(client.read().status, 413);
    EXPECT_EQ(client.read_to_end(), "");
}

TEST_F(HttpServerTest, DropsASmallBodyThatNobodyReadsAndGoesOn) {
    RawClient client(port);
    client.write(post("/refuse", "Content-Length: 5") + "hello" + get("/next"));
    EXPECT_EQ(client.read().status, 403);
    EXPECT_EQ(client.read().body, "GET /next ");
}

TEST_F(HttpServerTest, AsksForABodyThatTheClientHoldsBack) {
    RawClient client(port);
    client.write(post("/", "Content-Length: 5\r\nExpect: 100-continue"));
    EXPECT_EQ(client.read().status, 100);
    client.write("hello");
    EXPECT_EQ(client.read().body, "POST / hello");
}

TEST_F(HttpServerTest, DoesNotAskForABodyThatItRefuses) {
    RawClient client(port);
    client.write(post("/refuse", "Content-Length: 5\r\nExpect: 100-continue"));
    const auto answer = client.read();
    EXPECT_EQ(answer.status, 403);
    EXPECT_TRUE(answer.has("Connection: close")) << "whether the body comes is not known";
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

TEST_F(HttpServerTest, HandsOverAnUpgradedConnectionWithWhatCameEarly) {
    RawClient client(port);
    client.write(get("/upgrade") + "early");
    EXPECT_EQ(client.read().status, 101);
    EXPECT_EQ(client.read_to_end(), "<early>");
}

TEST_F(HttpServerTest, EndsOnlyTheConnectionOfAHandlerThatThrows) {
    RawClient bystander(port);
    RawClient client(port);
    client.write(get("/throw"));
    EXPECT_EQ(client.read_to_end(), "");
    bystander.write(get("/a"));
    EXPECT_EQ(bystander.read().status, 200);
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

TEST_F(HttpServerTest, RefusesAPortThatIsTaken) {
    Shards others(1);
    HttpServer second(others, echo);
    EXPECT_THROW(second.listen("127.0.0.1", port), AddressInUse);
    EXPECT_THROW(second.listen("no address", 0), AddressInUse);
}

/// Deadlines in milliseconds, so that no test takes long.
class HttpDeadlineTest : public HttpServerTest {
  protected:
    HttpDeadlineTest() : HttpServerTest({.head = 50ms, .body = 50ms, .write = 50ms, .idle = 50ms, .linger = 50ms}) {}
};

TEST_F(HttpDeadlineTest, EndAnIdleConnection) {
    RawClient client(port);
    EXPECT_EQ(client.read_to_end(), "");
}

TEST_F(HttpDeadlineTest, EndAConnectionWhoseHeadStalls) {
    RawClient client(port);
    client.write("GET / HTTP/1.1\r\nHost: a\r\nX-Slow");
    EXPECT_EQ(client.read_to_end(), "");
}

TEST_F(HttpDeadlineTest, EndAConnectionWhoseBodyStalls) {
    RawClient client(port);
    client.write(post("/", "Content-Length: 5") + "hel");
    client.read_to_end();
}

TEST_F(HttpDeadlineTest, DoNotEndAConnectionWhoseHandlerWorks) {
    RawClient client(port);
    client.write(get("/wait"));
    echo.is_waiting.get_future().get();
    boost::asio::steady_timer later(shards.context(0), 700ms);
    later.async_wait([this](auto) { echo.release(); });
    EXPECT_EQ(client.read().status, 200);
}

}  // namespace
}  // namespace messenger::net
