// Bodies that are passed on while they come.
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>
#include <list>

#include "net/tests/http_server_fixture.hpp"
#include "net/tests/http_transport_fixture.hpp"

namespace messenger::net {
namespace {

using namespace std::chrono_literals;
constexpr std::size_t large = 1024 * 1024;

class AnswerStreamTest : public HttpServerTest {};

TEST_F(AnswerStreamTest, SendsABodyOfUnknownLengthInChunksAndGoesOn) {
    RawClient client(port);
    client.write(get("/stream") + get("/next"));
    const auto answer = client.read();
    EXPECT_TRUE(answer.has("Transfer-Encoding: chunked\r\n"));
    EXPECT_FALSE(answer.has("Content-Length"));
    const std::string chunks = "4\r\none \r\n14\r\n22222222222222222222\r\n0\r\n\r\n";
    EXPECT_EQ(client.read_bytes(chunks.size()), chunks);
    EXPECT_EQ(client.read().body, "GET /next ");
}

TEST_F(AnswerStreamTest, SendsABodyOfKnownLengthAsItIsAndGoesOn) {
    RawClient client(port);
    client.write(get("/stream?length") + get("/next"));
    EXPECT_EQ(client.read().body, "one 22222222222222222222");
    EXPECT_EQ(client.read().body, "GET /next ");
}

TEST_F(AnswerStreamTest, EndsABodyOfUnknownLengthWithTheConnectionWhereChunksAreNotKnown) {
    RawClient client(port);
    client.write("GET /stream HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    const auto answer = client.read();
    EXPECT_TRUE(answer.has("Connection: close\r\n"));
    EXPECT_FALSE(answer.has("Transfer-Encoding"));
    EXPECT_EQ(client.read_to_end(), "one 22222222222222222222");
}

TEST_F(AnswerStreamTest, ClosesTheConnectionWhereABodyBreaksOff) {
    for (const std::string query : {"", "?length"}) {
        RawClient client(port);
        client.write(get("/streaming" + query) + get("/next"));
        EXPECT_EQ(client.read().status, 200);
        EXPECT_EQ(client.read_to_end().find("0\r\n\r\n"), std::string::npos);
    }
}

TEST_F(AnswerStreamTest, SendsNoBodyToHead) {
    RawClient client(port);
    client.write("HEAD /stream?length HTTP/1.1\r\nHost: a\r\n\r\n" + get("/next"));
    EXPECT_TRUE(client.read(true).has("Content-Length: 24\r\n"));
    EXPECT_EQ(client.read().body, "GET /next ");
}

class PassingTest : public HttpTransportTest {
  protected:
    Answer pass(Request request, BodySource& body, std::chrono::milliseconds patience = std::chrono::hours(1)) {
        auto& passed = passed_.emplace_back(std::move(request));
        return boost::asio::co_spawn(shards.context(0), transport->pass(passed, body, patience),
                                     boost::asio::use_future);
    }
    Result<std::string> next(BodySource& body) {
        return boost::asio::co_spawn(shards.context(0), body.next(), boost::asio::use_future).get();
    }
    /// What is left of a body.
    std::size_t drain(BodySource& body) {
        std::size_t size = 0;
        while (true) {
            const auto piece = next(body);
            if (!piece || piece->empty()) {
                return size;
            }
            size += piece->size();
        }
    }

    std::list<Request> passed_;  ///< have to stay where they are
};

TEST_F(PassingTest, ALargeAnswerIsPassedOnWhileItComesAndItsConnectionUsedAgain) {
    connect_to({peer.url()});
    StringBody none("");
    for (const std::string framing : {"Content-Length: 1048576", "Transfer-Encoding: chunked"}) {
        const bool in_chunks = framing.starts_with("T");
        auto answer = pass(make(Method::get), none);
        auto connection = peer.accept();
        connection.read();
        const std::string half(large / 2, 'x');
        const auto part = in_chunks ? "80000\r\n" + half + "\r\n" : half;
        connection.write("HTTP/1.1 200 OK\r\n" + framing + "\r\n\r\n" + part);
        auto response = answer.get();
        ASSERT_TRUE(response) << "though half of it has not come";
        ASSERT_TRUE(response->stream);
        EXPECT_EQ(response->stream->length(), in_chunks ? std::nullopt : std::optional<std::uint64_t>(large));
        EXPECT_FALSE(next(*response->stream).value().empty());
        connection.write(part + (in_chunks ? "0\r\n\r\n" : ""));
        EXPECT_GT(drain(*response->stream), large / 2);
        auto again = pass(make(Method::post), none);
        EXPECT_TRUE(connection.read().has("POST / "));
        connection.write(closing);
        EXPECT_TRUE(again.get());
    }
}

TEST_F(PassingTest, AnAnswerThatBreaksOffWhileItIsPassedOnSaysSo) {
    connect_to({peer.url()});
    StringBody none("");
    auto answer = pass(make(Method::get), none);
    std::optional<RawPeer::Connection> connection(peer.accept());
    connection->read();
    connection->write("HTTP/1.1 200 OK\r\nContent-Length: 1048576\r\n\r\n" + std::string(1000, 'x'));
    auto response = answer.get();
    ASSERT_TRUE(response && response->stream);
    connection.reset();
    EXPECT_EQ(drain(*response->stream), 1000U);
    const auto broken = next(*response->stream);
    ASSERT_FALSE(broken);
    EXPECT_TRUE(broken.error().is(problem::bad_gateway));
}

TEST_F(PassingTest, ALiveStreamIsPassedOnFromItsFirstByte) {
    connect_to({peer.url()});
    StringBody none("");
    auto answer = pass(make(Method::get), none);
    auto connection = peer.accept();
    connection.read();
    connection.write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n");
    auto response = answer.get();
    ASSERT_TRUE(response && response->stream);
    connection.write("data: 1\n\n");
    EXPECT_EQ(next(*response->stream).value(), "data: 1\n\n");
}

TEST_F(PassingTest, ALargeBodyIsSentOnWhileItComes) {
    connect_to({peer.url()});
    const std::string piece(large / 2, 'x');
    for (const bool is_length_known : {true, false}) {
        Pieces body({piece, piece}, is_length_known ? std::optional<std::uint64_t>(large) : std::nullopt);
        auto answer = pass(make(Method::put), body);
        auto connection = peer.accept();
        std::string head;
        while (!head.ends_with("\r\n\r\n")) {
            head += connection.read_bytes(1);
        }
        EXPECT_EQ(head.find("Content-Length: 1048576\r\n") != std::string::npos, is_length_known);
        EXPECT_EQ(head.find("Transfer-Encoding: chunked\r\n") != std::string::npos, !is_length_known);
        const auto chunk = "80000\r\n" + piece + "\r\n";
        const auto expected = is_length_known ? piece + piece : chunk + chunk + "0\r\n\r\n";
        EXPECT_TRUE(connection.read_bytes(expected.size()) == expected);
        connection.write(closing);
        EXPECT_TRUE(answer.get());
    }
}

TEST_F(PassingTest, ABodyThatBreaksOffIsNotTakenForAWholeOneAndNotSentAgain) {
    connect_to({peer.url()});
    Pieces body({std::string(1000, 'x')}, large, true);
    auto answer = pass(make(Method::put), body);
    auto connection = peer.accept();
    connection.read_bytes(1000);
    const auto result = answer.get();
    ASSERT_FALSE(result);
    EXPECT_FALSE(peer.is_called());
}

TEST_F(PassingTest, NoMoreThanAFifthIsAskedAgain) {
    RetryBudget budget;
    int spent = 0;
    while (budget.spend()) {
        ++spent;
    }
    EXPECT_EQ(spent, 10) << "in reserve";
    for (int i = 0; i < 100; ++i) {
        budget.earn();
        spent += budget.spend() ? 1 : 0;
    }
    EXPECT_EQ(spent, 10 + 20);
}

}  // namespace
}  // namespace messenger::net
