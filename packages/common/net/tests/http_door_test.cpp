// Who is let in, and whose word about the client is taken.
#include <gtest/gtest.h>

#include "net/http_server.hpp"
#include "net/tests/raw_client.hpp"

namespace messenger::net {
namespace {

/// Answers with the address of the client.
class WhoIsIt final : public HttpHandler {
  public:
    Task<Response> handle(Request request, BodySource&) override {
        co_return Response::json(200, request.client_address);
    }
};

class HttpDoorTest : public ::testing::Test {
  protected:
    ~HttpDoorTest() override {
        server->drain();
        server->abort();
        shards.stop();
    }
    void start(HttpDoor door, HttpTimeouts timeouts = {}, std::string_view proxies = "127.0.0.0/8") {
        door.trusted_proxies.add(proxies);
        server = std::make_unique<HttpServer>(shards, handler, timeouts, std::move(door));
        port = server->listen("127.0.0.1", 0);
        server->start();
        shards.start();
    }

    /// 0 if its connection is closed.
    int status_of_another() {
        RawClient client(port);
        try {
            client.write(get);
            return client.read().status;
        } catch (const boost::system::system_error&) {
            return 0;
        }
    }

    static constexpr std::string_view get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    Shards shards{1};
    WhoIsIt handler;
    std::unique_ptr<HttpServer> server;
    std::uint16_t port = 0;
};

TEST_F(HttpDoorTest, ATrustedProxySaysWhoTheClientIs) {
    start({.has_proxy_protocol = true});
    RawClient client(port);
    client.write("PROXY TCP4 192.0.2.1 127.0.0.1 1 2\r\n" + std::string(get) + std::string(get));
    EXPECT_EQ(client.read().body, "192.0.2.1");
    EXPECT_EQ(client.read().body, "192.0.2.1");
    RawClient itself(port);
    itself.write("PROXY UNKNOWN\r\n" + std::string(get));
    EXPECT_EQ(itself.read().body, "127.0.0.1");
}

TEST_F(HttpDoorTest, TheHeaderMayArriveByteByByte) {
    start({.has_proxy_protocol = true});
    RawClient client(port);
    for (const char c : "PROXY TCP6 2001:db8::1 ::1 1 2\r\n" + std::string(get)) {
        client.write({&c, 1});
    }
    EXPECT_EQ(client.read().body, "2001:db8::1");
}

TEST_F(HttpDoorTest, AConnectionWithoutAGoodHeaderIsClosedWithoutAnAnswer) {
    start({.has_proxy_protocol = true});
    for (const auto& bytes :
         {std::string(get), std::string("PROXY TCP4 nobody 127.0.0.1 1 2\r\n") + std::string(get)}) {
        RawClient client(port);
        client.write(bytes);
        EXPECT_EQ(client.read_to_end(), "");
    }
}

TEST_F(HttpDoorTest, AHeaderThatDoesNotComeIsNotWaitedFor) {
    start({.has_proxy_protocol = true}, {.head = std::chrono::milliseconds(50)});
    RawClient client(port);
    client.write("PROXY TCP4 192.0.2.1 ");
    EXPECT_EQ(client.read_to_end(), "");
}

TEST_F(HttpDoorTest, FromAnybodyElseAHeaderIsBadHttp) {
    start({.has_proxy_protocol = true}, {}, "10.0.0.0/8");
    RawClient liar(port);
    liar.write("PROXY TCP4 192.0.2.1 127.0.0.1 1 2\r\n" + std::string(get));
    EXPECT_EQ(liar.read().status, 400);
    RawClient client(port);
    client.write(get);
    EXPECT_EQ(client.read().body, "127.0.0.1");
}

TEST_F(HttpDoorTest, WithoutTheSettingAHeaderOfATrustedProxyIsBadHttp) {
    start({});
    RawClient client(port);
    client.write("PROXY TCP4 192.0.2.1 127.0.0.1 1 2\r\n" + std::string(get));
    EXPECT_EQ(client.read().status, 400);
}

TEST_F(HttpDoorTest, AnAddressHasSoManyConnectionsAndAnotherOneIsClosed) {
    start({.most_connections = 2}, {}, "10.0.0.0/8");
    RawClient first(port);
    auto second = std::make_unique<RawClient>(port);
    for (auto* client : {&first, second.get()}) {
        client->write(get);
        EXPECT_EQ(client->read().status, 200);
    }
    EXPECT_EQ(status_of_another(), 0);
    second.reset();
    while (status_of_another() == 0) {  // until the server has seen the second one end
    }
}

TEST_F(HttpDoorTest, BehindAProxyTheClientsAreCountedAndNotTheProxy) {
    start({.has_proxy_protocol = true, .most_connections = 1});
    std::vector<std::unique_ptr<RawClient>> clients;
    for (const std::string who :
         {"TCP4 192.0.2.1 127.0.0.1 1 2", "TCP4 192.0.2.2 127.0.0.1 1 2", "UNKNOWN", "UNKNOWN"}) {
        auto& client = *clients.emplace_back(std::make_unique<RawClient>(port));
        client.write("PROXY " + who + "\r\n" + std::string(get));
        EXPECT_EQ(client.read().status, 200) << who;
    }
    RawClient again(port);
    again.write("PROXY TCP4 192.0.2.1 127.0.0.1 3 2\r\n" + std::string(get));
    EXPECT_EQ(again.read().status, 0);
}

}  // namespace
}  // namespace messenger::net
