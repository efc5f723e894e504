#include "net/request_head.hpp"

#include <gtest/gtest.h>

#include "net/problem.hpp"

namespace messenger::net {
namespace {

/// A head whose fields follow a good request line and Host.
std::string with(const std::string& fields) {
    return "POST /p HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n\r\n";
}

std::string line(const std::string& request_line) {
    return request_line + "\r\nHost: a\r\n\r\n";
}

/// 0 if the head is accepted, else the status of the refusal.
int status_of(const std::string& head) {
    const auto end = find_head_end(head);
    if (!end) {
        return http_status(end.error().code());
    }
    EXPECT_EQ(*end, head.size()) << head;
    const auto parsed = parse_request_head(head);
    return parsed ? 0 : http_status(parsed.error().code());
}

TEST(RequestHeadTest, RefusesTheSameHoweverItArrives) {
    std::string fields;
    for (std::size_t i = 0; i < max_head_fields; ++i) {
        fields += "X: y\r\n";
    }
    EXPECT_EQ(status_of(with(fields + "Z: a")), 431);
    EXPECT_EQ(status_of(with(fields + "Z: a\rb")), 400) << "a part of it is refused for that, too";
}

TEST(RequestHeadTest, ReadsMethodTargetAndFields) {
    const auto head = parse_request_head(
        "PATCH /a%20b/c?x=1&y=%2f HTTP/1.1\r\nhost: example.org:80\r\nX-Two: a\r\nX-Two:\t b c \t\r\nEmpty:\r\n\r\n");
    ASSERT_TRUE(head);
    EXPECT_EQ(head->request.method, Method::patch);
    EXPECT_EQ(head->request.path, "/a%20b/c");
    EXPECT_EQ(head->request.query, "x=1&y=%2f");
    EXPECT_EQ(head->request.headers.get("HOST"), "example.org:80");
    EXPECT_EQ(head->request.headers.joined("x-two"), "a, b c");
    EXPECT_EQ(head->request.headers.find("empty"), "");
    EXPECT_FALSE(head->framing.has_body());
    EXPECT_TRUE(head->keep_alive);
}

TEST(RequestHeadTest, ReadsTheAbsoluteFormAsTheOriginForm) {
    EXPECT_EQ(parse_request_head(line("GET http://a/c?d HTTP/1.1"))->request.target(), "/c?d");
    EXPECT_EQ(parse_request_head(line("GET HTTPS://A HTTP/1.1"))->request.path, "/");
    EXPECT_EQ(parse_request_head(line("GET http://a?b HTTP/1.1"))->request.target(), "/?b");
    EXPECT_FALSE(parse_request_head(line("GET http://b/c HTTP/1.1"))) << "Host names another one";
}

TEST(RequestHeadTest, ReadsTheAsteriskOfOptionsOnly) {
    EXPECT_EQ(parse_request_head(line("OPTIONS * HTTP/1.1"))->request.path, "*");
    EXPECT_FALSE(parse_request_head(line("GET * HTTP/1.1")));
}

TEST(RequestHeadTest, TakesEveryFormOfHost) {
    for (const std::string host : {"a", "a:80", "A_b.example:", "192.0.2.1:6003", "[2001:db8::1]", "[::1]:80"}) {
        EXPECT_TRUE(parse_request_head("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n")) << host;
    }
}

TEST(RequestHeadTest, KnowsHowLongAConnectionLives) {
    EXPECT_FALSE(parse_request_head(with("Connection: Close"))->keep_alive);
    EXPECT_FALSE(parse_request_head("GET / HTTP/1.0\r\n\r\n")->keep_alive);
    EXPECT_TRUE(parse_request_head("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")->keep_alive);
    EXPECT_FALSE(parse_request_head("GET / HTTP/1.0\r\nConnection: keep-alive, close\r\n\r\n")->keep_alive);
    EXPECT_FALSE(parse_request_head(with("Connection: x\r\nConnection: y , CLOSE"))->keep_alive);
    EXPECT_TRUE(parse_request_head(with("Connection: closed, enclose"))->keep_alive) << "options are whole words";
}

TEST(RequestHeadTest, ChangesTheProtocolForHttp11WithoutABodyOnly) {
    const std::string fields = "Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n";
    EXPECT_TRUE(parse_request_head("GET / HTTP/1.1\r\nHost: a\r\n" + fields)->request.wants_websocket());
    EXPECT_FALSE(parse_request_head("GET / HTTP/1.0\r\nHost: a\r\n" + fields)->request.wants_websocket());
    for (const std::string framing : {"Content-Length: 1\r\n", "Transfer-Encoding: chunked\r\n"}) {
        const auto head = parse_request_head("GET / HTTP/1.1\r\nHost: a\r\n" + framing + fields);
        EXPECT_FALSE(head->request.wants_websocket()) << framing;
    }
    const auto empty = parse_request_head("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n" + fields);
    EXPECT_TRUE(empty->request.wants_websocket());
}

TEST(RequestHeadTest, ReadsHowABodyIsDelimited) {
    EXPECT_EQ(parse_request_head(with("Content-Length: 17"))->framing.content_length, 17U);
    EXPECT_TRUE(parse_request_head(with("Transfer-Encoding: Chunked"))->framing.is_chunked);
    EXPECT_TRUE(parse_request_head(with("Expect: 100-Continue"))->expects_continue);
}

TEST(RequestHeadTest, RefusesWhatTwoServersCouldReadInTwoWays) {
    const std::string nul(1, '\0');
    for (const auto& head : {
             with("Name : value"),
             with(" Name: value"),
             with("Name: a\r\n folded"),
             with("Name: a\r\n\tfolded"),
             with("Na me: value"),
             with("Na(me: value"),
             with(": value"),
             with("no colon"),
             with("Name: a" + nul + "b"),
             with("Name: a\rb"),
             with("Name: a\x7f"),
             with("Na\x80me: a"),
             with("Content-Length: 5\r\nContent-Length: 5"),
             with("Content-Length: 5\r\nContent-Length: 6"),
             with("Content-Length: 5, 5"),
             with("Content-Length: +5"),
             with("Content-Length: -5"),
             with("Content-Length: 0x5"),
             with("Content-Length: 5 5"),
             with("Content-Length:"),
             with("Content-Length: 18446744073709551616"),
             with("Transfer-Encoding: chunked\r\nContent-Length: 5"),
             with("Transfer-Encoding: gzip, chunked"),
             with("Transfer-Encoding: chunked, identity"),
             with("Transfer-Encoding: identity"),
             with("Transfer-Encoding: xchunked"),
             with("Transfer-Encoding:\x0b chunked"),
             with("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked"),
             with("Host: b"),
             with("Expect: 200-ok"),
             std::string("GET / HTTP/1.1\r\n\r\n"),
             std::string("GET / HTTP/1.1\r\nHost: a b\r\n\r\n"),
             std::string("GET / HTTP/1.1\r\nHost: user@a\r\n\r\n"),
             std::string("GET / HTTP/1.1\r\nHost: a/b\r\n\r\n"),
             std::string("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n"),
             line("GET /"),
             line("GET"),
             line("GET  / HTTP/1.1"),
             line("GET / HTTP/1.1 "),
             line(" GET / HTTP/1.1"),
             line("GET / a HTTP/1.1"),
             line("GET\t/\tHTTP/1.1"),
             line("G(T / HTTP/1.1"),
             line("GET / HTTP/1.2"),
             line("GET / HTTP/2.0"),
             line("GET / http/1.1"),
             line("GET / HTTP/1.1\r"),
             line("GET a HTTP/1.1"),
             line("GET ftp://a/ HTTP/1.1"),
             line("GET /#a HTTP/1.1"),
             line("GET /\xc3\xa9 HTTP/1.1"),
             line("GET /" + nul + " HTTP/1.1"),
         }) {
        EXPECT_EQ(status_of(head), 400) << head;
    }
}

TEST(RequestHeadTest, RefusesWhatCanOnlyBeRefusedAsSoonAsItArrives) {
    for (const auto& received :
         {std::string("\n"), std::string("GET / HTTP/1.1\n"), std::string("GET / HTTP/1.1\r\nHost: a\n"),
          std::string("GET /\nHost: a"), std::string("GET / HTTP/1.1\rH"), std::string("GET /\r\n"),
          std::string("PRI * HTTP/2.0\r\n"), std::string("GET /\0", 6)}) {
        ASSERT_FALSE(find_head_end(received)) << received;
        EXPECT_EQ(http_status(find_head_end(received).error().code()), 400);
    }
}

TEST(RequestHeadTest, RefusesTooMuchWith431) {
    const std::string long_value(max_head_bytes, 'v');
    EXPECT_EQ(status_of(with("Name: " + long_value)), 431);
    ASSERT_FALSE(find_head_end("GET /" + long_value)) << "before the end has arrived";
    EXPECT_EQ(http_status(find_head_end("GET /" + long_value).error().code()), 431);
    std::string fields = "X: 1";
    for (std::size_t i = 2; i < max_head_fields; ++i) {
        fields += "\r\nX: 1";
    }
    EXPECT_EQ(status_of(with(fields)), 0);
    EXPECT_EQ(status_of(with(fields + "\r\nX: 1")), 431);
}

TEST(RequestHeadTest, FindsTheEndHoweverTheBytesArrive) {
    const std::string head = with("A: b");
    for (std::size_t length = 0; length < head.size(); ++length) {
        EXPECT_EQ(find_head_end(head.substr(0, length)).value(), 0U) << length;
    }
    EXPECT_EQ(find_head_end(head + "\nthe body may hold anything").value(), head.size());
}

}  // namespace
}  // namespace messenger::net
