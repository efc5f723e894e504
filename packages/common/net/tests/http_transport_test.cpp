#include "net/http_transport.hpp"

#include "net/tests/http_transport_fixture.hpp"

namespace messenger::net {
namespace {

using namespace std::chrono_literals;

TEST_F(HttpTransportTest, SaysWhoAsksAndNothingThatAClientMadeUp) {
    connect_to({peer.url()});
    auto request = make(Method::put, "/a%20b");
    request.query = "c=d";
    request.request_id = "the-id";
    request.client_address = "192.0.2.1";
    request.trace.traceparent = "00-1-2-00";
    for (const auto& [name, value] : std::initializer_list<Headers::Field>{{"Host", "chat.example"},
                                                                           {"Authorization", "Bearer t"},
                                                                           {"X-Internal-Token", "made up"},
                                                                           {"X-Forwarded-For", "made up"},
                                                                           {"X-Request-Id", "made up"},
                                                                           {"traceparent", "made up"},
                                                                           {"Forwarded", "made up"},
                                                                           {"Content-Length", "99"},
                                                                           {"Transfer-Encoding", "chunked"},
                                                                           {"Expect", "100-continue"},
                                                                           {"Connection", "close, x-hop"},
                                                                           {"X-Hop", "of the hop"},
                                                                           {"Keep-Alive", "of the hop"},
                                                                           {"TE", "of the hop"}}) {
        request.headers.add(name, value);
    }
    auto answer = send(std::move(request), "body");
    auto connection = peer.accept();
    const auto received = connection.read();
    EXPECT_EQ(received.head,
              "PUT /a%20b?c=d HTTP/1.1\r\nHost: chat.example\r\nAuthorization: Bearer t\r\n"
              "X-Internal-Token: the internal token\r\nX-Request-Id: the-id\r\nX-Forwarded-For: 192.0.2.1\r\n"
              "traceparent: 00-1-2-00\r\nContent-Length: 4\r\n\r\n");
    EXPECT_EQ(received.body, "body");
    connection.write(good);
    EXPECT_EQ(answer.get()->body, "ok");
}

TEST_F(HttpTransportTest, NamesTheServiceWhenThereIsNoHostToPassOn) {
    connect_to({peer.url()});
    auto answer = send(make(Method::post));
    auto connection = peer.accept();
    const auto received = connection.read();
    EXPECT_TRUE(received.has("Host: " + peer.authority() + "\r\n"));
    EXPECT_TRUE(received.has("Content-Length: 0\r\n"));
    connection.write(good);
    EXPECT_TRUE(answer.get());
}

TEST_F(HttpTransportTest, ReadsABodyHoweverItIsDelimited) {
    connect_to({peer.url()});
    for (const std::string rest :
         {"Content-Length: 5\r\n\r\nhello", "\r\nhello",
          "Transfer-Encoding: chunked\r\n\r\n2;x=y\r\nhe\r\n3\r\nllo\r\n0\r\nTrailer: dropped\r\n\r\n"}) {
        auto answer = send(make(Method::get));
        auto connection = std::make_unique<RawPeer::Connection>(peer.accept());
        connection->read();
        connection->write("HTTP/1.1 201 Created\r\nX-A: 1\r\nX-A: 2\r\nX-Hop: 3\r\nConnection: close, x-hop\r\n" +
                          rest);
        connection.reset();
        const auto response = answer.get();
        ASSERT_TRUE(response) << rest;
        EXPECT_EQ(response->status, 201);
        EXPECT_EQ(response->body, "hello");
        EXPECT_EQ(response->headers.joined("x-a"), "1, 2");
        for (const auto* hop : {"Connection", "X-Hop", "Content-Length", "Transfer-Encoding"}) {
            EXPECT_FALSE(response->headers.contains(hop)) << hop;
        }
    }
}

TEST_F(HttpTransportTest, ReadsNoBodyWhereThereIsNone) {
    connect_to({peer.url()});
    auto head = send(make(Method::head));
    auto connection = peer.accept();
    connection.read();
    connection.write("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");
    EXPECT_EQ(head.get()->headers.get("Content-Length"), "5") << "the length that GET would have";
    auto empty = send(make(Method::del));
    connection.read();
    connection.write("HTTP/1.1 204 No Content\r\n\r\n");
    EXPECT_EQ(empty.get()->status, 204);
}

TEST_F(HttpTransportTest, UsesAConnectionAgain) {
    connect_to({peer.url()});
    auto first = send(make(Method::post, "/1"));
    auto connection = peer.accept();
    EXPECT_TRUE(connection.read().has("/1"));
    connection.write(good);
    EXPECT_TRUE(first.get());
    auto second = send(make(Method::post, "/2"));
    EXPECT_TRUE(connection.read().has("/2"));
    connection.write(good);
    EXPECT_TRUE(second.get());
}

TEST_F(HttpTransportTest, DropsAConnectionThatIsNotAtTheStartOfAnAnswer) {
    connect_to({peer.url()});
    for (const std::string answer : {"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
                                     "HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n",
                                     "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\nHTTP/1.1 200 OK\r\n"}) {
        auto response = send(make(Method::get));
        auto connection = peer.accept();
        connection.read();
        connection.write(answer);
        EXPECT_TRUE(response.get());
        EXPECT_TRUE(connection.has_ended()) << answer;
    }
}

TEST_F(HttpTransportTest, ConnectsAnewWhenTheServiceClosedAnIdleConnection) {
    connect_to({peer.url()});
    for (int i = 0; i < 3; ++i) {
        auto answer = send(make(Method::post));
        auto connection = peer.accept();
        connection.read();
        connection.write(good);
        EXPECT_TRUE(answer.get()) << i;
    }
}

TEST_F(HttpTransportTest, TellsOfAnAnswerThatIsNoneWithoutAskingTwice) {
    connect_to({peer.url()});
    for (const std::string answer :
         {"", "nonsense\r\n\r\n", "HTTP/1.1 20 OK\r\n\r\n", "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
          "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
          "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n"}) {
        auto response = send(make(Method::post));
        {
            auto connection = peer.accept();
            connection.read();
            connection.write(answer);
        }
        const auto result = response.get();
        ASSERT_FALSE(result) << answer;
        EXPECT_TRUE(result.error().is(problem::bad_gateway)) << answer;
    }
}

TEST_F(HttpTransportTest, AsksAgainWhenNothingCanHappenTwice) {
    connect_to({peer.url()});
    auto answer = send(make(Method::del));
    {
        peer.accept().read();
    }
    auto connection = peer.accept();
    EXPECT_TRUE(connection.read().has("DELETE / "));
    connection.write(good);
    EXPECT_TRUE(answer.get());
}

TEST_F(HttpTransportTest, GivesUpOnAServiceThatCannotBeReached) {
    const RawPeer dead(RawPeer::Kind::dead);
    connect_to({dead.url()});
    const auto answer = send(make(Method::post)).get();
    ASSERT_FALSE(answer);
    EXPECT_TRUE(answer.error().is(problem::unavailable));
}

TEST_F(HttpTransportTest, WaitsForAnAnswerUntilTheDeadlineOnly) {
    connect_to({peer.url()});
    for (const std::string part : {"", "HTTP/1.1 200", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell",
                                   "HTTP/1.1 200 OK\r\nContent-Length: 1048576\r\n\r\nhell"}) {
        auto answer = send(make(Method::get), {}, 200ms);
        auto connection = peer.accept();
        connection.read();
        connection.write(part);
        const auto result = answer.get();
        ASSERT_FALSE(result) << part;
        EXPECT_TRUE(result.error().is(problem::gateway_timeout)) << part << ": " << result.error().problem().slug;
        EXPECT_TRUE(connection.has_ended());
    }
}

TEST_F(HttpTransportTest, HandsOverAnUpgradedConnection) {
    connect_to({peer.url()});
    auto request = make(Method::get, "/ws");
    request.headers.add("Connection", "keep-alive, Upgrade");
    request.headers.add("Upgrade", "websocket");
    request.headers.add("Sec-WebSocket-Key", "k");
    auto answer = send(std::move(request));
    auto connection = peer.accept();
    const auto received = connection.read();
    EXPECT_TRUE(received.has("Connection: Upgrade\r\nUpgrade: websocket\r\n"));
    EXPECT_TRUE(received.has("Sec-WebSocket-Key: k\r\n"));
    connection.write("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nX: y\r\n\r\n");
    const auto response = answer.get();
    ASSERT_TRUE(response);
    EXPECT_EQ(response->headers.get("Upgrade"), "websocket");
    EXPECT_EQ(response->headers.get("X"), "y");
    EXPECT_TRUE(response->upgrade);
}

TEST(OriginTest, TakesUrlsOfHttpAndHttpsWithNothingBehindThePort) {
    EXPECT_EQ(parse_origin("http://chat.example")->port, "80");
    EXPECT_FALSE(parse_origin("http://chat.example")->is_encrypted);
    EXPECT_EQ(parse_origin("https://chat.example")->port, "443");
    EXPECT_TRUE(parse_origin("https://chat.example")->is_encrypted);
    EXPECT_EQ(parse_origin("http://127.0.0.1:6000/")->host, "127.0.0.1");
    EXPECT_EQ(parse_origin("http://[::1]:6000")->host, "::1");
    for (const auto* url :
         {"", "http://", "http://:80", "chat.example:80", "ftp://a", "http://a:0", "http://a:65536", "http://a:x",
          "http://user@a", "http://a/path", "http://a?query", "http://a#fragment", "http://a b"}) {
        EXPECT_FALSE(parse_origin(url)) << url;
    }
    Shards shards(1);
    EXPECT_THROW(HttpTransport("chat", std::vector<std::string>{}, "", shards), std::invalid_argument);
    EXPECT_THROW(HttpTransport("chat", {"ftp://a"}, "", shards), std::invalid_argument);
}

}  // namespace
}  // namespace messenger::net
