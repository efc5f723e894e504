// WebSockets through the gateway: the upgrade, the tunnel, and its end.
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>
#include <future>

#include "net/ws/frame.hpp"
#include "net/ws/handshake.hpp"
#include "tests/support/gateway_fixture.hpp"
#include "tests/support/scripted_upstream.hpp"

namespace messenger::gateway {
namespace {

using namespace std::string_literals;

const std::string switching =
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: x\r\n";
const std::string going_away = "\x88\x02\x03\xe9"s;

class WebSocket : public OwnProcesses {
  protected:
    using Script = std::function<void(UpstreamConnection&, const std::string& head)>;

    /// A gateway whose chat service does this with an upgrade. To be kept: its end waits for the script's.
    [[nodiscard]] std::unique_ptr<ScriptedUpstream> start(const Script& script,
                                                          std::map<std::string, std::string> settings = {}) {
        auto scripted = std::make_unique<ScriptedUpstream>([script](UpstreamConnection& connection) {
            for (auto head = connection.read_head(); !head.empty(); head = connection.read_head()) {
                if (head.starts_with("GET /openapi.json ")) {
                    connection.write(no_routes);
                } else {
                    return script(connection, head);
                }
            }
        });
        settings["CHAT_SERVICE_URL"] = scripted->url();
        gateway.start(Shape::own_processes, std::move(settings));
        return scripted;
    }
    static std::string upgrade(const std::string& fields = {}) {
        return "GET /ws?a=b HTTP/1.1\r\nHost: chat.example\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n"
               "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" +
               fields + "\r\n";
    }
    /// A client whose upgrade went through.
    std::unique_ptr<HttpClient> connect() {
        auto client = std::make_unique<HttpClient>(gateway.port());
        client->write(upgrade());
        EXPECT_EQ(client->read_answer().status, 101);
        return client;
    }
    /// What a gateway does when it ends; the future is ready when it has done it.
    std::future<void> drain() {
        auto& process = gateway.host().process();
        return boost::asio::co_spawn(process.shards.context(0), process.service("gateway").service().drain(),
                                     boost::asio::use_future);
    }
};

TEST_F(WebSocket, TheHandshakeGoesBothWaysWithItsExtensionsAndProtocols) {
    std::promise<std::string> seen;
    const auto chat = start([&](UpstreamConnection& connection, const std::string& head) {
        seen.set_value(head);
        connection.write(switching +
                         "Sec-WebSocket-Extensions: permessage-deflate\r\nSec-WebSocket-Protocol: chat\r\n\r\n");
        connection.read_to_end();
    });
    auto client = gateway.client();
    client.write(
        upgrade("Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n"
                "Sec-WebSocket-Protocol: chat, superchat\r\nX-User-Id: admin\r\nOrigin: http://chat.example\r\n"));
    const auto answer = client.read_answer();
    EXPECT_EQ(answer.status, 101);
    EXPECT_EQ(answer.headers.get("Sec-WebSocket-Extensions"), "permessage-deflate");
    EXPECT_EQ(answer.headers.get("Sec-WebSocket-Protocol"), "chat");
    EXPECT_EQ(answer.headers.get("Sec-WebSocket-Accept"), "x");
    for (const auto name : {"Connection", "Upgrade", "Date", "X-Request-Id", "X-Frame-Options"}) {
        EXPECT_EQ(answer.count(name), 1) << name;
    }
    const auto head = seen.get_future().get();
    EXPECT_TRUE(head.starts_with("GET /ws?a=b HTTP/1.1\r\nHost: chat.example\r\n")) << head;
    for (const std::string line :
         {"Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13",
          "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Protocol: chat, superchat",
          "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits", "Origin: http://chat.example",
          "X-Forwarded-For: 127.0.0.1"}) {
        EXPECT_NE(head.find("\r\n" + line + "\r\n"), std::string::npos) << line;
    }
    EXPECT_EQ(head.find("X-User-Id"), std::string::npos);
    EXPECT_EQ(head.find("keep-alive"), std::string::npos);
}

TEST_F(WebSocket, BytesThatComeEarlyAreNotLost) {
    const auto chat = start([](UpstreamConnection& connection, const std::string&) {
        connection.write(switching + "\r\n" + "early from the service");
        connection.write("[" + connection.read(21) + "]");
        connection.read_to_end();
    });
    auto client = gateway.client();
    client.write(upgrade() + "early from the client");
    EXPECT_EQ(client.read_answer().status, 101);
    EXPECT_EQ(client.read(22), "early from the service");
    EXPECT_EQ(client.read(23), "[early from the client]");
}

TEST_F(WebSocket, MuchDataGoesThroughWhole) {
    const std::size_t size = 8 << 20;
    const auto chat = start([&](UpstreamConnection& connection, const std::string&) {
        connection.write(switching + "\r\n");
        connection.write(connection.read(size));
        connection.read_to_end();
    });
    auto client = connect();
    std::string sent(size, '\0');
    for (std::size_t i = 0; i < size; ++i) {
        sent[i] = static_cast<char>(i * 31 >> 3);
    }
    client->write(sent);
    EXPECT_TRUE(client->read(size) == sent);
}

TEST_F(WebSocket, TheEndOfEitherSideReachesTheOther) {
    std::promise<std::string> rest;
    const auto chat = start([&](UpstreamConnection& connection, const std::string&) {
        connection.write(switching + "\r\nhello");
        rest.set_value(connection.read_to_end());
        connection.write("bye");
    });
    auto client = connect();
    EXPECT_EQ(client->read(5), "hello");
    client->write("last words");
    client->finish_sending();
    EXPECT_EQ(rest.get_future().get(), "last words");
    EXPECT_EQ(client->read_to_end(), "bye");
}

TEST_F(WebSocket, ARefusalOfTheServicePassesThroughAndTheConnectionGoesOn) {
    FakeService chat;
    chat.routes.get("/ws", "").open();
    chat.answer = [](const Received&) {
        auto response = net::Response::json(429, R"({"slow":"down"})");
        response.headers.add("Retry-After", "7");
        return response;
    };
    const RunningService running(chat);
    gateway.start(Shape::own_processes, {{"CHAT_SERVICE_URL", running.url()}});
    auto client = gateway.client();
    for (int i = 0; i < 2; ++i) {
        client.write(upgrade());
        const auto answer = client.read_answer();
        EXPECT_EQ(answer.status, 429);
        EXPECT_EQ(answer.body, R"({"slow":"down"})");
        EXPECT_EQ(answer.headers.get("Retry-After"), "7");
    }
}

TEST_F(WebSocket, AForeignOriginIsRefusedAtTheDoor) {
    std::atomic<bool> was_reached = false;
    const auto chat = start([&](UpstreamConnection&, const std::string&) { was_reached = true; },
                            {{"CORS_ORIGINS", "https://chat.example"}});
    for (const auto origin : {"https://evil.example", "null", "http://chat.example", "https://chat.example.evil"}) {
        auto client = gateway.client();
        client.write(upgrade("Origin: " + std::string(origin) + "\r\n"));
        const auto answer = client.read_answer();
        EXPECT_EQ(answer.status, 403) << origin;
        EXPECT_EQ(answer.problem(), "origin-not-allowed") << origin;
    }
    EXPECT_FALSE(was_reached);
}

TEST_F(WebSocket, ADeadServiceIs503) {
    gateway.start(Shape::own_processes);
    gateway.running(Peer::chat).reset();
    auto client = gateway.client();
    client.write(upgrade());
    EXPECT_EQ(client.read_answer().problem(), "unavailable");
}

TEST_F(WebSocket, WhenTheGatewayEndsAnIdleClientGets1001) {
    std::promise<std::string> rest;
    const auto chat = start([&](UpstreamConnection& connection, const std::string&) {
        connection.write(switching + "\r\n\x81\x02hi");
        rest.set_value(connection.read_to_end());
    });
    auto client = connect();
    EXPECT_EQ(client->read(4), "\x81\x02hi");
    auto drained = drain();
    EXPECT_EQ(client->read(4), going_away);
    client->write("\x88\x82\x00\x00\x00\x00\x03\xe9"s);
    client->finish_sending();
    EXPECT_EQ(rest.get_future().get(), "\x88\x82\x00\x00\x00\x00\x03\xe9"s) << "the service learns of it";
    EXPECT_EQ(client->read_to_end(), "");
    drained.get();
}

TEST_F(WebSocket, The1001ComesBehindTheFrameThatIsUnderWayAndNothingBehindIt) {
    std::promise<void> is_closing;
    std::promise<void> is_closed;
    const auto chat = start(
        [&](UpstreamConnection& connection, const std::string&) {
            connection.write(switching + "\r\n\x81\x7e\x00\x80"s + std::string(100, 'a'));
            is_closing.get_future().wait();
            connection.write(std::string(28, 'b'));
            is_closed.get_future().wait();
            connection.write("\x81\x01z");
            connection.read_to_end();
        },
        {{"MESSENGER_SHARDS", "1"}});
    auto client = connect();
    EXPECT_EQ(client->read(104), "\x81\x7e\x00\x80"s + std::string(100, 'a'));
    auto drained = drain();
    // The one shard answers these after it has begun to close.
    for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(gateway.request("GET /healthz").status, 200);
    }
    is_closing.set_value();
    EXPECT_EQ(client->read(32), std::string(28, 'b') + going_away);
    is_closed.set_value();
    client->finish_sending();
    EXPECT_EQ(client->read_to_end(), "");
    drained.get();
}

TEST_F(WebSocket, WhoConnectsWhileTheGatewayEndsIsClosedToo) {
    std::promise<void> arrived;
    std::promise<void> release;
    const auto chat = start([&](UpstreamConnection& connection, const std::string&) {
        arrived.set_value();
        release.get_future().wait();
        connection.write(switching + "\r\n");
        connection.read_to_end();
    });
    auto client = gateway.client();
    client.write(upgrade());
    arrived.get_future().wait();
    drain().get();
    release.set_value();
    EXPECT_EQ(client.read_answer().status, 101);
    EXPECT_EQ(client.read(4), going_away);
    client.finish_sending();
    EXPECT_EQ(client.read_to_end(), "");
}

/// What one process does: the service's own function takes the very socket over.
TEST(WebSocketInOneProcess, TheSocketItselfIsHandedOver) {
    GatewayFixture gateway;
    gateway.service(Peer::chat).answer = [](const Received& received) {
        return net::ws::accept_upgrade(received.request, [](net::Upgraded client, const auto&) {
            auto text = "got " + client.leftover;
            boost::system::error_code error;
            const iovec part{text.data(), text.size()};
            EXPECT_EQ(client.stream.write_some({&part, 1}, error), text.size());
        });
    };
    gateway.start(Shape::one_process);
    auto client = gateway.client();
    client.write(
        "GET /ws HTTP/1.1\r\nHost: chat.example\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\nearly");
    const auto answer = client.read_answer();
    EXPECT_EQ(answer.status, 101);
    EXPECT_EQ(answer.headers.get("Sec-WebSocket-Accept"), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    EXPECT_EQ(client.read_to_end(), "got early");
}

}  // namespace
}  // namespace messenger::gateway
