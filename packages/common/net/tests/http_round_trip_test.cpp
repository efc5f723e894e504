#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>
#include <map>

#include "net/http_server.hpp"
#include "net/tests/http_transport_fixture.hpp"

namespace messenger::net {
namespace {

using namespace std::chrono_literals;

/// Answers with the body that it got.
class BodyEcho final : public HttpHandler {
  public:
    Task<Response> handle(Request request, BodySource& body) override {
        EXPECT_EQ(request.headers.get("X-Internal-Token"), "the internal token");
        if (request.path == "/refuse") {
            co_return Response::json(403, "{}");
        }
        auto content = co_await body.read(2'000'000);
        co_return content ? Response::json(200, std::move(*content)) : Response::json(413, "{}");
    }
};

/// Our client and our server, each on two shards.
class HttpRoundTripTest : public ::testing::Test {
  protected:
    HttpRoundTripTest() {
        const auto port = server.listen("127.0.0.1", 0);
        transport.emplace("chat", std::vector{"http://127.0.0.1:" + std::to_string(port)}, "the internal token",
                          client_shards);
        server.start();
        server_shards.start();
        client_shards.start();
    }
    ~HttpRoundTripTest() override {
        stop(*transport, client_shards);
        server.drain();
        server.abort();
        server_shards.stop();
        client_shards.stop();
    }
    std::future<Result<Response>> send(Method method, std::string path, std::string body, std::size_t shard = 0) {
        Request request;
        request.method = method;
        request.path = std::move(path);
        return boost::asio::co_spawn(client_shards.context(shard),
                                     transport->send(std::move(request), std::move(body), 1h), boost::asio::use_future);
    }

    BodyEcho echo;
    Shards server_shards{2};
    Shards client_shards{2};
    HttpServer server{server_shards, echo};
    std::optional<HttpTransport> transport;
};

TEST_F(HttpRoundTripTest, CarriesBodiesOfAnySize) {
    for (const std::size_t size : {0U, 1U, 65'535U, 65'536U, 65'537U, 1'048'576U}) {
        const std::string body(size, 'b');
        const auto response = send(Method::post, "/", body).get();
        ASSERT_TRUE(response) << size;
        EXPECT_EQ(response->status, 200);
        EXPECT_EQ(response->body, body) << size;
    }
    EXPECT_EQ(server.connections(), 1U) << "one after the other takes one connection";
}

TEST_F(HttpRoundTripTest, BringsTheRefusalOfABodyThatNobodyRead) {
    for (const std::size_t size : {10U, 60'000U, 70'000U, 1'900'000U}) {
        EXPECT_EQ(send(Method::post, "/refuse", std::string(size, 'b')).get()->status, 403) << size;
    }
    EXPECT_EQ(send(Method::post, "/", std::string(3'000'000, 'b')).get()->status, 413);
    EXPECT_EQ(send(Method::post, "/", "b").get()->body, "b");
}

TEST_F(HttpRoundTripTest, LeavesOutTheBodyOfHead) {
    EXPECT_EQ(send(Method::head, "/", "").get()->body, "");
    EXPECT_EQ(send(Method::post, "/", "b").get()->body, "b");
    EXPECT_EQ(server.connections(), 1U);
}

TEST_F(HttpRoundTripTest, MixesUpNoAnswersOfManyAtOnce) {
    for (int round = 0; round < 3; ++round) {
        std::map<std::string, std::future<Result<Response>>> answers;
        for (int i = 0; i < 100; ++i) {
            const auto body = std::to_string(round) + "-" + std::to_string(i) + std::string(i * 50, 'x');
            answers.emplace(body, send(Method::post, "/", body, i % 2));
        }
        for (auto& [body, answer] : answers) {
            const auto response = answer.get();
            ASSERT_TRUE(response);
            EXPECT_EQ(response->body, body);
        }
    }
    EXPECT_LE(server.connections(), 100U) << "connections are used again";
}

}  // namespace
}  // namespace messenger::net
