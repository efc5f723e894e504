// Which of several instances of a service is asked, and what becomes of one that goes.
#include "tests/support/gateway_fixture.hpp"
#include "tests/support/scripted_upstream.hpp"

namespace messenger::gateway {
namespace {

using namespace std::string_literals;

class TwoInstances : public OwnProcesses {
  protected:
    TwoInstances() {
        for (auto* service : {&first, &second}) {
            service->routes.get("/api/users/me", "").open();
            service->routes.post("/api/users/me", "").open();
        }
    }
    void start(const std::string& urls, std::map<std::string, std::string> settings = {}) {
        settings["USER_SERVICE_URL"] = urls;
        gateway.start(Shape::own_processes, std::move(settings));
    }
    /// Asks until a request reaches this one.
    void ask_until_it_reaches(FakeService& service) {
        const auto before = service.received().size();
        while (service.received().size() == before) {
            EXPECT_EQ(gateway.request("GET /api/users/me").status, 200);
        }
    }
    /// Asks until a request reaches another one, and none this one, ten times in a row.
    void ask_until_nothing_reaches(FakeService& service) {
        for (int in_a_row = 0; in_a_row < 10; ++in_a_row) {
            const auto before = service.received().size();
            EXPECT_EQ(gateway.request("GET /api/users/me").status, 200);
            in_a_row = service.received().size() == before ? in_a_row : -1;
        }
    }

    FakeService first;
    FakeService second;
};

TEST_F(TwoInstances, ShareTheLoad) {
    const RunningService first_running(first);
    const RunningService second_running(second);
    start(first_running.url() + ", " + second_running.url());
    auto client = gateway.client();
    for (int i = 0; i < 64; ++i) {
        EXPECT_EQ(client.request("POST /api/users/me").status, 200);
    }
    EXPECT_EQ(first.received().size() + second.received().size(), 64U);
    EXPECT_GT(first.received().size(), 10U);
    EXPECT_GT(second.received().size(), 10U);
}

TEST_F(TwoInstances, WhenOneIsDeadNoRequestFails) {
    const RunningService second_running(second);
    start(dead_url() + "," + second_running.url());
    auto client = gateway.client();
    for (int i = 0; i < 20; ++i) {
        EXPECT_EQ(client.request(i % 2 == 0 ? "GET /api/users/me" : "POST /api/users/me").status, 200) << i;
    }
    EXPECT_EQ(second.received().size(), 20U);
}

TEST_F(TwoInstances, WhenOneDiesBetweenRequestsNoRequestFails) {
    auto first_running = std::make_unique<RunningService>(first);
    const RunningService second_running(second);
    start(first_running->url() + "," + second_running.url());
    auto client = gateway.client();
    while (first.received().empty()) {
        EXPECT_EQ(client.request("POST /api/users/me").status, 200);
    }
    first_running.reset();
    for (int i = 0; i < 20; ++i) {
        EXPECT_EQ(client.request("POST /api/users/me").status, 200) << i;
    }
}

TEST_F(TwoInstances, TakeTurnsByTheirWeights) {
    const RunningService first_running(first);
    const RunningService second_running(second);
    start(first_running.url() + ";weight=3," + second_running.url(),
          {{"USER_SERVICE_BALANCING", "round-robin"}, {"MESSENGER_SHARDS", "1"}});
    auto client = gateway.client();
    const auto first_before = first.received().size();
    for (int i = 0; i < 40; ++i) {
        EXPECT_EQ(client.request("POST /api/users/me").status, 200);
    }
    // The question about routes is one of the turns.
    EXPECT_NEAR(static_cast<double>(first.received().size() - first_before), 30, 1);
}

TEST_F(TwoInstances, AUserStaysAtOneIfTheSettingSaysSo) {
    for (auto* service : {&first, &second}) {
        service->routes.get("/api/users/mine", "");
    }
    const RunningService first_running(first);
    const RunningService second_running(second);
    start(first_running.url() + "," + second_running.url(), {{"USER_SERVICE_BALANCING", "hash-user"}});
    auto client = gateway.client();
    for (int user = 0; user < 20; ++user) {
        const auto before = first.received().size();
        const auto authorization = gateway.authorization();
        for (int i = 0; i < 5; ++i) {
            EXPECT_EQ(client.request("GET /api/users/mine", authorization).status, 200);
        }
        const auto at_first = first.received().size() - before;
        EXPECT_TRUE(at_first == 0 || at_first == 5) << at_first;
    }
    EXPECT_GT(first.received().size(), 0U);
    EXPECT_GT(second.received().size(), 0U);
}

TEST_F(TwoInstances, OneThatSaysItIsNotReadyIsLeftOutUntilItSaysItIs) {
    const RunningService first_running(first);
    const RunningService second_running(second);
    start(first_running.url() + "," + second_running.url(), {{"UPSTREAM_CHECK_INTERVAL", "20ms"}});
    ask_until_it_reaches(first);
    first.is_ready = false;
    ask_until_nothing_reaches(first);
    first.is_ready = true;
    ask_until_it_reaches(first);
}

TEST_F(TwoInstances, IfNoneIsReadyTheyAreAskedAllTheSame) {
    const RunningService first_running(first);
    first.is_ready = false;
    start(first_running.url() + "," + dead_url(), {{"UPSTREAM_CHECK_INTERVAL", "20ms"}, {"UPSTREAM_CHECK_FALL", "1"}});
    for (int i = 0; i < 10; ++i) {
        EXPECT_EQ(gateway.request("POST /api/users/me").status, 200) << i;
    }
}

TEST_F(TwoInstances, AReloadPutsOneInThePlaceOfTheOther) {
    const RunningService first_running(first);
    const RunningService second_running(second);
    start(first_running.url());
    auto client = gateway.client();
    EXPECT_EQ(client.request("GET /api/users/me").status, 200);
    EXPECT_EQ(first.received().size(), 1U);
    EXPECT_TRUE(gateway.reload({{"USER_SERVICE_URL", second_running.url()}}));
    ask_until_it_reaches(second);
    ask_until_nothing_reaches(first);
    EXPECT_EQ(client.request("GET /api/users/me").status, 200) << "the client's connection goes on";
}

/// A WebSocket to an instance that goes.
class LeavingInstance : public OwnProcesses {
  protected:
    static constexpr std::string_view switching =
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n\x81\x02hi";

    void start(const std::string& drain_time) {
        leaving = std::make_unique<ScriptedUpstream>([](UpstreamConnection& connection) {
            for (auto head = connection.read_head(); !head.empty(); head = connection.read_head()) {
                if (head.starts_with("GET /ws ")) {
                    connection.write(switching);
                    connection.write(connection.read(1));
                    connection.read_to_end();
                    return;
                }
                connection.write(no_routes);
            }
        });
        gateway.start(Shape::own_processes,
                      {{"CHAT_SERVICE_URL", leaving->url()}, {"UPSTREAM_DRAIN_TIME", drain_time}});
        client = std::make_unique<HttpClient>(gateway.port());
        client->write("GET /ws HTTP/1.1\r\nHost: chat.example\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
        EXPECT_EQ(client->read_answer().status, 101);
        EXPECT_EQ(client->read(4), "\x81\x02hi");
    }
    void leave(const std::string& drain_time) {
        EXPECT_TRUE(gateway.reload({{"CHAT_SERVICE_URL", staying.url()}, {"UPSTREAM_DRAIN_TIME", drain_time}}));
        while (gateway.request("GET /api/rooms").body != "stayed") {
        }
    }

    ScriptedUpstream staying{[](UpstreamConnection& connection) {
        for (auto head = connection.read_head(); !head.empty(); head = connection.read_head()) {
            connection.write(head.starts_with("GET /openapi.json ")
                                 ? no_routes
                                 : "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nstayed");
        }
    }};
    std::unique_ptr<ScriptedUpstream> leaving;
    std::unique_ptr<HttpClient> client;
};

TEST_F(LeavingInstance, ItsWebSocketsAreClosedOverTheDrainTime) {
    start("100ms");
    leave("100ms");
    EXPECT_EQ(client->read(4), "\x88\x02\x03\xe9"s);
    client->finish_sending();
    EXPECT_EQ(client->read_to_end(), "");
}

TEST_F(LeavingInstance, ItsWebSocketsGoOnWithoutADrainTime) {
    start("0");
    leave("0");
    client->write("x");
    EXPECT_EQ(client->read(1), "x");
}

}  // namespace
}  // namespace messenger::gateway
