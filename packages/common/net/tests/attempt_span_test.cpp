// The spans of what is asked of instances: one for each attempt, which is the parent of the service's.
#include <prometheus/registry.h>

#include "net/pipeline.hpp"
#include "net/span_queue.hpp"
#include "net/tests/http_transport_fixture.hpp"
#include "net/tracer.hpp"

namespace messenger::net {
namespace {

class AttemptSpanTest : public HttpTransportTest {
  protected:
    Request make_traced(Method method) {
        auto request = make(method, "/api/invites/secret-1");
        request.query = "token=secret-2";
        request.headers.add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        identify(request);
        served = tracer.receive(request, false);
        return request;
    }

    prometheus::Registry registry;
    SpanQueue queue{100, 100, SpanCounters(registry), [] {}};
    const Tracer tracer{"gateway", 1, queue};
    std::unique_ptr<Span> served;
};

TEST_F(AttemptSpanTest, TheServiceIsToldOfTheAttempt) {
    connect_to({peer.url()});
    auto answer = send(make_traced(Method::get));
    auto connection = peer.accept();
    const auto received = connection.read();
    connection.write(good);
    EXPECT_TRUE(answer.get());
    const auto spans = queue.take();
    ASSERT_EQ(spans.size(), 1U);
    EXPECT_TRUE(received.has("\r\ntraceparent: " + Tracer::traceparent_of(*spans[0]) + "\r\n"));
    EXPECT_EQ(spans[0]->kind, Span::Kind::client);
    EXPECT_EQ(spans[0]->parent, served->id);
    EXPECT_EQ(spans[0]->status, 200);
    EXPECT_EQ(spans[0]->server_address + ":" + spans[0]->server_port, peer.authority());
    EXPECT_EQ(spans[0]->path, "/api/invites/***");
}

TEST_F(AttemptSpanTest, EachAttemptIsOne) {
    connect_to({peer.url()});
    auto answer = send(make_traced(Method::get));
    std::string first;
    {
        auto connection = peer.accept();
        first = connection.read().head;
    }
    auto connection = peer.accept();
    EXPECT_NE(connection.read().head, first) << "the parent is another";
    connection.write("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n");
    EXPECT_EQ(answer.get()->status, 503);
    const auto spans = queue.take();
    ASSERT_EQ(spans.size(), 2U);
    EXPECT_EQ(spans[0]->status, 0);
    EXPECT_EQ(spans[0]->error, problem::bad_gateway.slug);
    EXPECT_EQ(spans[0]->resends, 0);
    EXPECT_EQ(spans[1]->status, 503);
    EXPECT_EQ(spans[1]->resends, 1);
    EXPECT_EQ(spans[0]->parent, spans[1]->parent);
}

TEST_F(AttemptSpanTest, NothingIsRecordedWithoutASample) {
    connect_to({peer.url()});
    auto request = make(Method::get);
    request.headers.add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00");
    identify(request);
    EXPECT_EQ(tracer.receive(request, false), nullptr);
    const auto passed = request.trace.traceparent;
    auto answer = send(std::move(request));
    auto connection = peer.accept();
    EXPECT_TRUE(connection.read().has("\r\ntraceparent: " + passed + "\r\n"));
    connection.write(good);
    EXPECT_TRUE(answer.get());
    EXPECT_TRUE(queue.is_empty());
}

}  // namespace
}  // namespace messenger::net
