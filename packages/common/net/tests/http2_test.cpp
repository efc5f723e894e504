// HTTP/2 over TLS: requests are held to the rules of HTTP/1.1, and what floods or stalls is cut off.
#include <gtest/gtest.h>

#include "net/tests/http2_client.hpp"
#include "net/tests/http_server_fixture.hpp"
#include "net/tests/tls_files.hpp"

namespace messenger::net {
namespace {

class Http2Test : public ::testing::Test {
  protected:
    explicit Http2Test(const HttpTimeouts& timeouts = {}) : server(shards, echo, timeouts, door()) {
        port = server.listen("127.0.0.1", 0);
        server.start();
        shards.start();
    }
    ~Http2Test() override {
        server.drain();
        server.abort();
        shards.stop();
    }
    static HttpDoor door() {
        const SelfSigned files("a");
        HttpDoor door;
        door.tls = std::make_shared<TlsContext>(TlsContext::Role::server, files.files(),
                                                std::vector<std::string>{"h2", "http/1.1"});
        return door;
    }
    static Http2Client::Fields get(const std::string& path) { return Http2Client::get(path); }
    static Http2Client::Fields post(const std::string& path) { return Http2Client::post(path); }
    static Http2Client::Fields with(Http2Client::Fields fields, const std::string& name, const std::string& value) {
        fields.emplace_back(name, value);
        return fields;
    }
    static std::string frame(char type, char flags, char stream, const std::string& payload) {
        const auto size = payload.size();
        return std::string{static_cast<char>(size >> 16U),
                           static_cast<char>(size >> 8U),
                           static_cast<char>(size),
                           type,
                           flags,
                           0,
                           0,
                           0,
                           stream} +
               payload;
    }
    static std::string repeated(const std::string& bytes, int count) {
        std::string all;
        for (int i = 0; i < count; ++i) {
            all += bytes;
        }
        return all;
    }
    /// What a client that sends so much gets to know at the end.
    std::int64_t goaway_after(const std::string& bytes) {
        Http2Client client(port);
        client.answer_to(get("/"));
        try {
            client.write(bytes);
        } catch (const boost::system::system_error&) {  // it is cut off already
        }
        return client.read_to_goaway();
    }

    Shards shards{1};
    Echo echo;
    HttpServer server;
    std::uint16_t port = 0;
};

TEST_F(Http2Test, AnswersARequest) {
    Http2Client client(port);
    const auto& answer = client.answer_to(post("/path?query"), "content");
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, "POST /path?query content");
    EXPECT_EQ(answer.get("content-type"), "application/json");
    EXPECT_EQ(answer.get("content-length"), "24");
    EXPECT_NE(answer.get("date"), "");
    EXPECT_EQ(answer.get("connection"), "");
}

TEST_F(Http2Test, AnswersOthersWhileOneIsWaitedFor) {
    Http2Client client(port);
    const auto slow = client.ask(get("/wait"));
    echo.is_waiting.get_future().wait();
    EXPECT_EQ(client.answer_to(get("/fast")).body, "GET /fast ");
    asio::post(shards.context(0), [this] { echo.release(); });
    EXPECT_EQ(client.answer(slow).body, "GET /wait ");
}

TEST_F(Http2Test, AnswersWithoutABody) {
    Http2Client client(port);
    auto head = get("/");
    head[0].second = "HEAD";
    EXPECT_EQ(client.answer_to(head).get("content-length"), "7");
    EXPECT_EQ(client.answer_to(head).body, "");
    EXPECT_EQ(client.answer_to(get("/empty")).status, 204);
    EXPECT_EQ(client.answer_to(get("/empty")).get("content-length"), "");
}

TEST_F(Http2Test, ALargeAnswerArrivesWhole) {
    Http2Client client(port);
    EXPECT_EQ(client.answer_to(get("/large")).body.size(), Echo::large);
}

TEST_F(Http2Test, AnAnswerIsSentWhileItComes) {
    Http2Client client(port);
    EXPECT_EQ(client.answer_to(get("/stream")).body, "one 22222222222222222222");
    EXPECT_EQ(client.answer_to(get("/stream?length")).get("content-length"), "24");
}

TEST_F(Http2Test, AnAnswerThatBreaksOffIsNotTakenForAWholeOne) {
    Http2Client client(port);
    const auto& answer = client.answer_to(get("/streaming"));
    EXPECT_TRUE(answer.is_reset);
    EXPECT_FALSE(answer.is_ended);
    EXPECT_EQ(client.answer_to(get("/")).status, 200) << "the connection goes on";
}

TEST_F(Http2Test, AHandlerThatFailsIsAnswered) {
    Http2Client client(port);
    const auto& answer = client.answer_to(get("/throw"));
    EXPECT_EQ(answer.status, 500);
    EXPECT_EQ(answer.body.find("a secret"), std::string::npos);
}

TEST_F(Http2Test, ABodyThatNobodyWantsIsNotWaitedFor) {
    Http2Client client(port);
    const auto id = client.ask(post("/refuse"), {}, false);
    EXPECT_EQ(client.answer(id).status, 403);
    EXPECT_EQ(client.answer_to(get("/")).status, 200);
}

TEST_F(Http2Test, ABodyThatIsTooLongIsRefused) {
    Http2Client client(port);
    EXPECT_EQ(client.answer_to(post("/"), std::string(600'000, 'x')).status, 413);
    EXPECT_EQ(client.answer_to(get("/")).status, 200);
}

TEST_F(Http2Test, AsksForABodyThatIsToBeAskedFor) {
    Http2Client client(port);
    const auto id = client.ask(with(post("/"), "expect", "100-continue"), {}, false);
    while (client.status_of(id) != 100 && client.receive()) {
    }
    client.send_data(id, "content", true);
    EXPECT_EQ(client.answer(id).body, "POST / content");
}

TEST_F(Http2Test, WhatWouldBeRefusedInHttp1IsRefused) {
    Http2Client client(port);
    for (const auto& [name, value] :
         Http2Client::Fields{{"host", "other"}, {"authorization", "a"}, {"expect", "much"}, {"origin", "https://x"}}) {
        auto fields = with(get("/"), name, value);
        if (name == "authorization" || name == "origin") {
            fields = with(fields, name, "again");
        }
        EXPECT_EQ(client.answer_to(fields).status, 400) << name;
    }
    auto many = get("/");
    for (int i = 0; i < 200; ++i) {
        many = with(many, "x-" + std::to_string(i), "1");
    }
    EXPECT_EQ(client.answer_to(many).status, 431);
    EXPECT_EQ(client.answer_to(with(get("/"), "x-long", std::string(40'000, 'x'))).status, 431);
}

TEST_F(Http2Test, WhatHttp2ForbidsIsNoRequest) {
    for (const auto& [name, value] : Http2Client::Fields{{":path", "/a b"},
                                                         {"connection", "close"},
                                                         {"transfer-encoding", "chunked"},
                                                         {"upgrade", "websocket"},
                                                         {":status", "200"},
                                                         {"te", "gzip"},
                                                         {"content-length", "5"}}) {
        Http2Client client(port);
        const auto& answer = client.answer_to(with(get("/"), name, value));
        EXPECT_TRUE(answer.is_reset) << name;
        EXPECT_NE(answer.status, 200) << name;
    }
}

TEST_F(Http2Test, CookiesAreOneField) {
    Http2Client client(port);
    EXPECT_EQ(client.answer_to(with(with(get("/cookies"), "cookie", "a=1"), "cookie", "b=2")).body, "a=1; b=2");
}

TEST_F(Http2Test, ADrainLetsWhatIsUnderWayEndAndNothingElseBegin) {
    Http2Client client(port);
    const auto slow = client.ask(get("/wait"));
    echo.is_waiting.get_future().wait();
    server.drain();
    EXPECT_EQ(client.read_to_goaway(), NGHTTP2_NO_ERROR);
    asio::post(shards.context(0), [this] { echo.release(); });
    EXPECT_EQ(client.answer(slow).status, 200);
    while (client.receive()) {
    }
}

TEST_F(Http2Test, AClientThatGoesWhileItIsServedHarmsNobody) {
    {
        Http2Client client(port);
        client.ask(get("/wait"));
        echo.is_waiting.get_future().wait();
    }
    asio::post(shards.context(0), [this] { echo.release(); });
    Http2Client another(port);
    EXPECT_EQ(another.answer_to(get("/")).status, 200);
}

TEST_F(Http2Test, RequestsThatAreTakenBackAtOnceEndTheConnection) {
    Http2Client client(port);
    try {
        for (int i = 0; i < 1'000; ++i) {
            client.reset(client.ask(get("/")));
        }
    } catch (const boost::system::system_error&) {
    }
    EXPECT_EQ(client.read_to_goaway(), NGHTTP2_ENHANCE_YOUR_CALM);
    Http2Client another(port);
    EXPECT_EQ(another.answer_to(get("/")).status, 200);
}

TEST_F(Http2Test, FloodsOfFramesThatAskForNothingEndTheConnection) {
    const std::string eight(8, 'p');
    EXPECT_EQ(goaway_after(repeated(frame(NGHTTP2_PING, 0, 0, eight), 5'000)), NGHTTP2_ENHANCE_YOUR_CALM);
    EXPECT_EQ(goaway_after(repeated(frame(NGHTTP2_SETTINGS, 0, 0, ""), 5'000)), NGHTTP2_ENHANCE_YOUR_CALM);
    EXPECT_EQ(goaway_after(repeated(frame(NGHTTP2_WINDOW_UPDATE, 0, 0, std::string("\0\0\0\1", 4)), 5'000)),
              NGHTTP2_ENHANCE_YOUR_CALM);
}

TEST_F(Http2Test, AHeadOfEndlessPiecesEndsTheConnection) {
    // HEADERS without END_HEADERS, then CONTINUATION after CONTINUATION (CVE-2024-28182).
    EXPECT_EQ(goaway_after(frame(NGHTTP2_HEADERS, NGHTTP2_FLAG_END_STREAM, 3, "\x82") +
                           repeated(frame(NGHTTP2_CONTINUATION, 0, 3, ""), 5'000)),
              NGHTTP2_ENHANCE_YOUR_CALM);
}

TEST_F(Http2Test, WhatIsNoHttp2EndsTheConnection) {
    TlsClient client(port, {.alpn = "\2h2"});
    client.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    bool is_clean = false;
    client.read_to_end(is_clean);
}

class ImpatientHttp2Test : public Http2Test {
  protected:
    ImpatientHttp2Test()
        : Http2Test({.head = std::chrono::milliseconds(50),
                     .body = std::chrono::milliseconds(50),
                     .write = std::chrono::milliseconds(50),
                     .idle = std::chrono::milliseconds(50)}) {}
};

TEST_F(ImpatientHttp2Test, AnIdleConnectionIsEnded) {
    Http2Client client(port);
    EXPECT_EQ(client.answer_to(get("/")).status, 200);
    EXPECT_EQ(client.read_to_goaway(), NGHTTP2_NO_ERROR);
}

TEST_F(ImpatientHttp2Test, AClientThatSaysNothingIsNotWaitedFor) {
    TlsClient client(port, {.alpn = "\2h2"});
    bool is_clean = false;
    client.read_to_end(is_clean);
}

TEST_F(ImpatientHttp2Test, ABodyThatDoesNotComeIsNotWaitedFor) {
    Http2Client client(port);
    const auto& answer = client.answer(client.ask(post("/"), {}, false));
    EXPECT_TRUE(answer.is_reset);
}

TEST_F(ImpatientHttp2Test, AnAnswerThatIsNotTakenIsNotKept) {
    Http2Client client(port, false);
    EXPECT_TRUE(client.answer_to(get("/large")).is_reset);
}

}  // namespace
}  // namespace messenger::net
