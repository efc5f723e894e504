// Services that are dead, die, answer nonsense, or are many.
#include "tests/support/gateway_fixture.hpp"
#include "tests/support/scripted_upstream.hpp"

namespace messenger::gateway {
namespace {

class Upstream : public OwnProcesses {
  protected:
    /// A gateway whose chat service is this script; each request's head is recorded, but for those about routes.
    [[nodiscard]] std::unique_ptr<ScriptedUpstream> start_with_chat(
        const std::function<void(UpstreamConnection&, const std::string& head)>& script) {
        auto scripted = std::make_unique<ScriptedUpstream>([this, script](UpstreamConnection& connection) {
            for (auto head = connection.read_head(); !head.empty(); head = connection.read_head()) {
                if (head.starts_with("GET /openapi.json ")) {
                    connection.write(no_routes);
                    continue;
                }
                {
                    const std::lock_guard lock(mutex);
                    heads.push_back(head);
                }
                script(connection, head);
            }
        });
        gateway.start(Shape::own_processes, {{"CHAT_SERVICE_URL", scripted->url()}});
        return scripted;
    }
    std::size_t requests_at_chat() {
        const std::lock_guard lock(mutex);
        return heads.size();
    }

    /// What a script answers from now on, which may still be sending what it did before.
    void will_answer(const std::string& bytes) {
        const std::lock_guard lock(mutex);
        bytes_ = bytes;
    }
    std::string what_to_answer() {
        const std::lock_guard lock(mutex);
        return bytes_;
    }

    std::mutex mutex;
    std::vector<std::string> heads;

  private:
    std::string bytes_;
};

TEST_F(Upstream, ADeadServiceIs503WithRetryAfterAndTheOthersGoOn) {
    gateway.start(Shape::own_processes, {{"CHAT_SERVICE_URL", dead_url()}});
    for (const auto line : {"GET /api/rooms", "POST /api/rooms"}) {
        const auto answer = gateway.request(line, gateway.authorization());
        EXPECT_EQ(answer.status, 503) << line;
        EXPECT_EQ(answer.problem(), "unavailable") << line;
        EXPECT_EQ(answer.count("Retry-After"), 1) << line;
        EXPECT_EQ(answer.count("X-Frame-Options"), 1) << line;
    }
    EXPECT_EQ(gateway.request("GET /api/users/me", gateway.authorization()).status, 200);
    EXPECT_EQ(gateway.request("GET /healthz").status, 200);
}

TEST_F(Upstream, AServiceThatComesBackIsUsedAgain) {
    gateway.start(Shape::own_processes);
    auto client = gateway.client();
    EXPECT_EQ(client.request("GET /api/rooms", gateway.authorization()).status, 200);
    const auto port = gateway.running(Peer::chat)->port();
    gateway.running(Peer::chat).reset();
    EXPECT_EQ(client.request("GET /api/rooms", gateway.authorization()).status, 503);
    EXPECT_EQ(client.request("GET /api/rooms").status, 401) << "its routes are remembered";
    gateway.running(Peer::chat) = std::make_unique<RunningService>(gateway.service(Peer::chat), port);
    EXPECT_EQ(client.request("GET /api/rooms", gateway.authorization()).status, 200);
}

TEST_F(Upstream, APooledConnectionThatTheServiceClosedIsNotUsed) {
    gateway.start(Shape::own_processes);
    auto client = gateway.client();
    for (int i = 0; i < 5; ++i) {
        EXPECT_EQ(client.request("POST /api/auth/login", {}, "{}").status, 200) << i;
        const auto port = gateway.running(Peer::auth)->port();
        gateway.running(Peer::auth).reset();
        gateway.running(Peer::auth) = std::make_unique<RunningService>(gateway.service(Peer::auth), port);
    }
    EXPECT_EQ(gateway.service(Peer::auth).received().size(), 5U) << "each exactly once";
}

TEST_F(Upstream, ConnectionsAreReused) {
    std::atomic<int> connections = 0;
    ScriptedUpstream counted([&](UpstreamConnection& connection) {
        ++connections;
        for (auto head = connection.read_head(); !head.empty(); head = connection.read_head()) {
            connection.write(no_routes);
        }
    });
    gateway.start(Shape::own_processes, {{"CHAT_SERVICE_URL", counted.url()}});
    auto client = gateway.client();
    for (int i = 0; i < 20; ++i) {
        EXPECT_EQ(client.request("GET /api/rooms").status, 404);
    }
    EXPECT_EQ(connections, 1);
}

TEST_F(Upstream, AnIdempotentRequestIsTriedAgainWhenTheServiceHangsUp) {
    const auto chat = start_with_chat([this](UpstreamConnection& connection, const std::string&) {
        if (requests_at_chat() == 1) {
            connection.shut_down();
        } else {
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        }
    });
    EXPECT_EQ(gateway.request("GET /api/rooms").body, "ok");
    EXPECT_EQ(requests_at_chat(), 2U);
}

TEST_F(Upstream, ARequestThatMayHaveTakenEffectIsNotTriedAgain) {
    const auto chat =
        start_with_chat([](UpstreamConnection& connection, const std::string&) { connection.shut_down(); });
    for (const auto line : {"POST /api/rooms", "PATCH /api/rooms/7"}) {
        const auto before = requests_at_chat();
        const auto answer = gateway.request(line, {}, "{}");
        EXPECT_EQ(answer.status, 502) << line;
        EXPECT_EQ(answer.problem(), "bad-gateway") << line;
        EXPECT_EQ(requests_at_chat(), before + 1) << line;
    }
}

TEST_F(Upstream, NonsenseAndTruncatedAnswersAre502) {
    const auto chat = start_with_chat([this](UpstreamConnection& connection, const std::string&) {
        connection.write(what_to_answer());
        connection.shut_down();
    });
    for (const auto answer : {"nonsense\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort",
                              "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
                              "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"}) {
        will_answer(answer);
        EXPECT_EQ(gateway.request("POST /api/rooms").problem(), "bad-gateway") << answer;
    }
}

TEST_F(Upstream, AnswersThatTwoCouldReadInTwoWaysAre502AndNothingOfThemIsPassedOn) {
    const auto chat = start_with_chat([this](UpstreamConnection& connection, const std::string&) {
        connection.write(what_to_answer());
        connection.shut_down();
    });
    const std::string rest = "Content-Length: 2\r\n\r\nok";
    const std::string smuggled = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nbad";
    auto client = gateway.client();
    for (const auto& answer : {
             "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n" + smuggled,
             "HTTP/1.1 099 ?\r\n" + rest,
             "HTTP/1.1 000 ?\r\n" + rest,
             "HTTP/1.1 600 ?\r\n" + rest,
             "HTTP/1.1 999 ?\r\n" + rest,
             "HTTP/1.1 2000 OK\r\n" + rest,
             "HTTP/1.1 20 OK\r\n" + rest,
             "HTTP/1.1 OK\r\n" + rest,
             "HTTP/1.2 200 OK\r\n" + rest,
             "HTTP/2.0 200 OK\r\n" + rest,
             "HTTP/0.9 200 OK\r\n" + rest,
             " HTTP/1.1 200 OK\r\n" + rest,
             "HTTP/1.1  200 OK\r\n" + rest,
             "HTTP/1.1 200 OK\n" + rest,
             "HTTP/1.1 200 O\rK\r\n" + rest,
             std::string("HTTP/1.1 200 O\0K\r\n", 18) + rest,
             "HTTP/1.1 200 OK\r\nX : y\r\n" + rest,
             "HTTP/1.1 200 OK\r\nX Y: z\r\n" + rest,
             "HTTP/1.1 200 OK\r\n: y\r\n" + rest,
             "HTTP/1.1 200 OK\r\nno colon\r\n" + rest,
             "HTTP/1.1 200 OK\r\nX: a\rY: b\r\n" + rest,
             "HTTP/1.1 200 OK\r\nX: a\nY: b\r\n" + rest,
             std::string("HTTP/1.1 200 OK\r\nX: a\0b\r\n", 25) + rest,
             "HTTP/1.1 200 OK\r\nX: a\x7f\r\n" + rest,
             "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n" + rest,
             "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n" + rest,
             std::string("HTTP/1.1 200 OK\r\nContent-Length: 2, 2\r\n\r\nok"),
             std::string("HTTP/1.1 200 OK\r\nContent-Length: +2\r\n\r\nok"),
             std::string("HTTP/1.1 200 OK\r\nContent-Length: -2\r\n\r\nok"),
             std::string("HTTP/1.1 200 OK\r\nContent-Length: 0x2\r\n\r\nok"),
             std::string("HTTP/1.1 200 OK\r\nContent-Length: \r\n\r\nok"),
             std::string("HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\nok"),
             "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n" + rest,
             std::string("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n"),
             std::string("HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\n\r\nok"),
             std::string(
                 "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
             std::string("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\nok\r\n0\r\n\r\n"),
             std::string("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\nok\r\n0\r\n\r\n"),
             std::string("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nokay\r\n0\r\n\r\n"),
             std::string("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10000000000000002\r\nok\r\n0\r\n\r\n"),
         }) {
        will_answer(answer);
        EXPECT_EQ(client.request("POST /api/rooms").problem(), "bad-gateway") << answer;
        EXPECT_EQ(client.request("GET /healthz").status, 200) << "in step after " << answer;
    }
}

// RFC 9110 section 15.2: they may come though nobody has asked for them.
TEST_F(Upstream, AnswersThatOnlyAnnounceTheRealOneAreDropped) {
    const auto chat = start_with_chat(
        [this](UpstreamConnection& connection, const std::string&) { connection.write(what_to_answer()); });
    const std::string interim = "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n";
    auto client = gateway.client();
    will_answer("HTTP/1.1 100 Continue\r\n\r\n" + interim + "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    for (int i = 0; i < 2; ++i) {
        const auto answer = client.request("POST /api/rooms");
        EXPECT_EQ(answer.body, "ok");
        EXPECT_FALSE(answer.headers.contains("Link"));
    }
    std::string endless;
    for (int i = 0; i < 100; ++i) {
        endless += interim;
    }
    will_answer(endless);
    EXPECT_EQ(client.request("POST /api/rooms").problem(), "bad-gateway");
}

TEST_F(Upstream, WhatAServiceSendsBehindItsAnswerIsNobodysAnswer) {
    const auto chat = start_with_chat([](UpstreamConnection& connection, const std::string& head) {
        connection.write(std::string(head.starts_with("POST") ? "HTTP/1.1 204 No Content\r\n" : "HTTP/1.1 200 OK\r\n") +
                         "Content-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nbad");
    });
    auto client = gateway.client();
    for (int i = 0; i < 5; ++i) {
        EXPECT_EQ(client.request("POST /api/rooms").status, 204);
        EXPECT_EQ(client.request("GET /api/rooms").body, "ok");
    }
}

TEST_F(Upstream, FieldsOfTheServicesConnectionAreDropped) {
    const auto chat = start_with_chat([](UpstreamConnection& connection, const std::string&) {
        connection.write(
            "HTTP/1.1 200 OK\r\nConnection: keep-alive, X-Hop\r\nX-Hop: 1\r\nKeep-Alive: timeout=5\r\nX-End: 2\r\n"
            "Transfer-Encoding: chunked\r\nTrailer: X-T\r\n\r\n2\r\nok\r\n0\r\n\r\n");
    });
    const auto answer = gateway.request("GET /api/rooms");
    EXPECT_EQ(answer.body, "ok");
    EXPECT_EQ(answer.headers.get("X-End"), "2");
    EXPECT_EQ(answer.headers.get("Content-Length"), "2");
    for (const auto name : {"X-Hop", "Keep-Alive", "Transfer-Encoding", "Trailer", "Connection"}) {
        EXPECT_FALSE(answer.headers.contains(name)) << name;
    }
}

TEST_F(Upstream, TheUpstreamGetsOneUnambiguousHead) {
    const auto chat = start_with_chat([](UpstreamConnection& connection, const std::string&) {
        connection.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    });
    EXPECT_EQ(gateway.request("DELETE /api/rooms/7?x=1", "Expect: 100-continue\r\nX-A: b\r\n").status, 200);
    const auto& head = heads.at(0);
    EXPECT_TRUE(head.starts_with("DELETE /api/rooms/7?x=1 HTTP/1.1\r\nHost: chat.example\r\n")) << head;
    EXPECT_EQ(head.find("Expect"), std::string::npos);
    EXPECT_EQ(head.find("Content-Length"), std::string::npos) << "there is no body";
    EXPECT_NE(head.find("\r\nX-A: b\r\n"), std::string::npos);
}

}  // namespace
}  // namespace messenger::gateway
