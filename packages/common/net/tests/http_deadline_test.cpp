#include <gtest/gtest.h>

#include <thread>

#include "net/tests/http_server_fixture.hpp"

namespace messenger::net {
namespace {

using namespace std::chrono_literals;

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
    EXPECT_EQ(client.read_to_end(), "");
}

class HttpDripTest : public HttpServerTest {
  protected:
    HttpDripTest() : HttpServerTest({.body = 100ms, .idle = 1h, .body_rate = 1'000}) {}
    /// Sends a body of 900 bytes, one each `pause`; how many the server took.
    int drip(std::chrono::milliseconds pause) {
        RawClient client(port);
        client.write(post("/", "Content-Length: 900"));
        int sent = 0;
        try {
            for (; sent < 900; ++sent) {
                const auto next = std::chrono::steady_clock::now() + pause;
                client.write("x");
                while (std::chrono::steady_clock::now() < next) {
                    std::this_thread::yield();
                }
            }
        } catch (const boost::system::system_error&) {
        }
        return sent;
    }
};

TEST_F(HttpDripTest, ABodyThatComesByteByByteIsNotWaitedFor) {
    EXPECT_LT(drip(10ms), 200);
    EXPECT_EQ(drip(0ms), 900) << "faster than it has to be";
}

TEST_F(HttpDeadlineTest, EndAConnectionWhoseClientReadsNothing) {
    RawClient client(port);
    client.write(get("/large"));
    while (server.connections() == 0) {
        std::this_thread::yield();
    }
    while (server.connections() > 0) {
        std::this_thread::yield();
    }
    EXPECT_LT(client.read_to_end().size(), Echo::large);
}

/// A refusal must neither wait for the body's deadline nor keep it.
class HttpLingerTest : public HttpServerTest {
  protected:
    HttpLingerTest() : HttpServerTest({.body = 1h, .idle = 1h, .linger = 50ms}) {}
};

TEST_F(HttpLingerTest, EndsAConnectionWhoseRefusedBodyDoesNotCome) {
    for (const auto* fields : {"Content-Length: 5", "Content-Length: 100000", "Transfer-Encoding: chunked"}) {
        RawClient client(port);
        client.write(post("/refuse", fields) + "1");
        EXPECT_EQ(client.read().status, 403) << fields;
        EXPECT_EQ(client.read_to_end(), "");
    }
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
