// Which of several instances is asked, and what becomes of one that does not answer.
#include <array>
#include <set>

#include "net/tests/http_transport_fixture.hpp"

namespace messenger::net {
namespace {

using namespace std::chrono_literals;

class HttpBalancingTest : public HttpTransportTest {
  protected:
    RawPeer other;
    RawPeer& first_called() { return RawPeer::first_called(peer, other); }
    /// The one of the two that is not this one.
    RawPeer& beside(RawPeer& one) { return &one == &peer ? other : peer; }

    /// A request that each of the two has got.
    struct Requests {
        Answer first;
        Answer second;
        std::array<RawPeer::Connection, 2> connections;
    };
    /// Two requests at a time, which go to both: who has nothing to do is preferred.
    Requests ask_both() {
        auto first = send(make(Method::get));
        auto& busy = first_called();
        auto held = busy.accept();
        auto second = send(make(Method::get));
        auto& idle = first_called();
        EXPECT_NE(&busy, &idle);
        return {std::move(first), std::move(second), {std::move(held), idle.accept()}};
    }
    static void answer(Requests requests, std::string_view text) {
        for (auto& connection : requests.connections) {
            connection.read();
            connection.write(text);
        }
        EXPECT_TRUE(requests.first.get() && requests.second.get());
    }
};

TEST_F(HttpBalancingTest, TurnsToAnotherInstanceWhenOneCannotBeReached) {
    const RawPeer dead(RawPeer::Kind::dead);
    connect_to({dead.url(), peer.url()});
    for (int i = 0; i < 8; ++i) {
        auto answer = send(make(Method::post));
        auto connection = peer.accept();
        connection.read();
        connection.write(good);
        EXPECT_TRUE(answer.get()) << i;
    }
}

TEST_F(HttpBalancingTest, AsksTheInstanceThatHasLessToDo) {
    connect_to({peer.url(), other.url()});
    for (int i = 0; i < 8; ++i) {
        answer(ask_both(), closing);
    }
}

TEST_F(HttpBalancingTest, TurnsToAnotherInstanceWhenOneDoesNotAnswerAnUpgrade) {
    connect_to({peer.url(), other.url()}, {.upgrade_deadline = 100ms});
    auto answer = send(make_upgrade());
    auto& silent = first_called();
    auto& lively = beside(silent);
    auto abandoned = silent.accept();
    EXPECT_TRUE(abandoned.read().has("GET /ws "));
    EXPECT_TRUE(abandoned.has_ended());
    auto connection = lively.accept();
    EXPECT_TRUE(connection.read().has("GET /ws "));
    connection.write(switching);
    EXPECT_TRUE(answer.get()->upgrade);
}

TEST_F(HttpBalancingTest, GivesTheOnlyInstanceAllOfTheTime) {
    connect_to({peer.url()}, {.upgrade_deadline = 1ms});
    auto answer = send(make_upgrade());
    auto connection = peer.accept();
    connection.read();
    EXPECT_EQ(answer.wait_for(100ms), std::future_status::timeout);
    connection.write(switching);
    EXPECT_TRUE(answer.get()->upgrade);
}

TEST_F(HttpBalancingTest, LeavesAnInstanceThatFailedAloneUntilItAnswersAProbe) {
    connect_to({peer.url(), other.url()}, {.upgrade_deadline = 100ms});
    auto upgrade = send(make_upgrade());
    auto& silent = first_called();
    auto& lively = beside(silent);
    silent.accept();
    auto upgraded = lively.accept();
    upgraded.read();
    upgraded.write(switching);
    EXPECT_TRUE(upgrade.get());

    // Meanwhile everything goes to the other one; a second later one request brings the probe about.
    while (!silent.is_called()) {
        auto answer = send(make(Method::post));
        auto connection = lively.accept();
        EXPECT_TRUE(connection.read().has("POST / "));
        connection.write(closing);
        EXPECT_TRUE(answer.get());
    }
    auto probe = silent.accept();
    EXPECT_TRUE(probe.read().has("GET /healthz "));
    probe.write(closing);
    EXPECT_TRUE(probe.has_ended());

    // Both are asked again.
    answer(ask_both(), closing);
}

TEST_F(HttpBalancingTest, AsksASecondInstanceForAReadThatTakesItsTimeAndTakesTheFirstAnswer) {
    connect_to({peer.url(), other.url()}, {.hedge_after = 50ms});
    for (const bool is_first_to_answer : {false, true}) {
        auto answer = send(make(Method::get));
        auto& slow = first_called();
        auto waiting = slow.accept();
        EXPECT_TRUE(waiting.read().has("GET / "));
        auto hedge = beside(slow).accept();
        EXPECT_TRUE(hedge.read().has("GET / "));
        auto& first = is_first_to_answer ? waiting : hedge;
        auto& second = is_first_to_answer ? hedge : waiting;
        first.write("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok");
        EXPECT_EQ(answer.get()->body, "ok");
        EXPECT_TRUE(second.has_ended()) << "nobody waits for that answer";
    }
    for (const auto& status : transport->upstreams()) {
        EXPECT_TRUE(status.is_trusted);
        EXPECT_EQ(status.requests, 0);
        EXPECT_EQ(status.failed, 0U);
    }
}

TEST_F(HttpBalancingTest, AsksOnlyOneForWhatChangesSomethingOrWasAnsweredInTime) {
    connect_to({peer.url(), other.url()}, {.hedge_after = 50ms});
    auto post = send(make(Method::post));
    auto& asked = first_called();
    auto connection = asked.accept();
    connection.read();
    EXPECT_EQ(post.wait_for(200ms), std::future_status::timeout);
    EXPECT_FALSE(beside(asked).is_called());
    connection.write(closing);
    EXPECT_TRUE(post.get());
    connect_to({peer.url(), other.url()}, {.hedge_after = 1h});
    auto get = send(make(Method::get));
    auto& answering = first_called();
    auto quick = answering.accept();
    quick.read();
    quick.write(closing);
    EXPECT_TRUE(get.get());
    EXPECT_FALSE(beside(answering).is_called());
}

TEST_F(HttpBalancingTest, AReadThatBothInstancesFailIsFailed) {
    connect_to({peer.url(), other.url()}, {.hedge_after = 20ms});
    auto answer = send(make(Method::get), {}, 300ms);
    auto first = first_called().accept();
    first.read();
    const auto result = answer.get();
    ASSERT_FALSE(result);
    EXPECT_TRUE(result.error().is(problem::gateway_timeout));
}

TEST_F(HttpBalancingTest, RefusesWhatIsMoreThanAllMayHaveToDoAndSaysHowTheyAreDoing) {
    connect_to({peer.url(), other.url()}, {.instances = {.balancing = {.max_requests = 1}}});
    auto requests = ask_both();
    const auto third = send(make(Method::get)).get();
    ASSERT_FALSE(third);
    EXPECT_TRUE(third.error().is(problem::overloaded));
    for (const auto& status : transport->upstreams()) {
        EXPECT_EQ(status.requests, 1);
        EXPECT_EQ(status.answered, 0U);
    }
    answer(std::move(requests), good);
    std::set<std::string> authorities;
    for (const auto& status : transport->upstreams()) {
        authorities.insert(status.authority);
        EXPECT_TRUE(status.is_trusted);
        EXPECT_EQ(status.requests, 0);
        EXPECT_EQ(status.answered, 1U);
    }
    EXPECT_EQ(authorities, (std::set<std::string>{peer.authority(), other.authority()}));
}

}  // namespace
}  // namespace messenger::net
