// Heads of services' answers: what is taken, and what two servers could read in two ways.
#include "net/answer_head.hpp"

#include <gtest/gtest.h>

namespace messenger::net {
namespace {

std::string with(const std::string& fields) {
    return "HTTP/1.1 200 OK\r\n" + fields + "\r\n";
}

TEST(AnswerHeadTest, HasStatusFieldsAndHowTheBodyEnds) {
    const auto head = parse_answer_head("HTTP/1.1 404 Not Found\r\nX-One:  two \r\nContent-Length: 12\r\n\r\n");
    ASSERT_TRUE(head);
    EXPECT_EQ(head->status, 404);
    EXPECT_EQ(head->headers.get("x-one"), "two");
    EXPECT_EQ(head->body, AnswerHead::Body::has_length);
    EXPECT_EQ(head->length, 12U);
    EXPECT_TRUE(head->keep_alive);
    EXPECT_EQ(parse_answer_head(with("Transfer-Encoding: Chunked\r\n"))->body, AnswerHead::Body::chunked);
    EXPECT_EQ(parse_answer_head(with(""))->body, AnswerHead::Body::until_close);
}

TEST(AnswerHeadTest, AReasonMayBeMissing) {
    EXPECT_EQ(parse_answer_head("HTTP/1.1 204\r\n\r\n")->status, 204);
    EXPECT_EQ(parse_answer_head("HTTP/1.1 204 \r\n\r\n")->status, 204);
}

TEST(AnswerHeadTest, SaysWhetherTheConnectionStays) {
    EXPECT_FALSE(parse_answer_head(with("Connection: x, CLOSE\r\n"))->keep_alive);
    EXPECT_FALSE(parse_answer_head("HTTP/1.0 200 OK\r\n\r\n")->keep_alive);
}

TEST(AnswerHeadTest, WhatCouldBeReadInTwoWaysIsRefused) {
    for (const auto* text : {
             "",
             "\r\n",
             "HTTP/1.1 200 OK",
             "HTTP/1.1 200 OK\r\n\nX: y\r\n\r\n",
             "HTTP/1.1 200 O\nK\r\n\r\n",
             "HTTP/1.1 20 OK\r\n\r\n",
             "HTTP/1.1 2000 OK\r\n\r\n",
             "HTTP/1.1 +20 OK\r\n\r\n",
             "HTTP/1.1  200 OK\r\n\r\n",
             "HTTP/1.1 600 No\r\n\r\n",
             "HTTP/1.1 099 No\r\n\r\n",
             "HTTP/2 200 OK\r\n\r\n",
             "HTTP/1.2 200 OK\r\n\r\n",
             "http/1.1 200 OK\r\n\r\n",
         }) {
        EXPECT_FALSE(parse_answer_head(text)) << text;
    }
    for (const auto* fields :
         {"Content-Length: 1\r\nContent-Length: 1\r\n", "Content-Length: 1, 1\r\n", "Content-Length: +1\r\n",
          "Content-Length: 0x1\r\n", "Content-Length:\r\n", "Content-Length: 99999999999999999999\r\n",
          "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n", "Transfer-Encoding: gzip, chunked\r\n",
          "Transfer-Encoding: identity\r\n", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
          "X : y\r\n", " X: y\r\n", "X: a\r\n y\r\n", ": y\r\n", "X\r\n", "X: a\nY: b\r\n", "X: a\x01\r\n"}) {
        EXPECT_FALSE(parse_answer_head(with(fields))) << fields;
    }
    EXPECT_FALSE(parse_answer_head(with("X: a\rb\r\n")));
    EXPECT_FALSE(parse_answer_head(with(std::string("X: a\0b\r\n", 8))));
}

TEST(AnswerHeadTest, EndsAtItsEmptyLineAndIsBounded) {
    EXPECT_EQ(find_answer_end("HTTP/1.1 200 OK\r\n"), 0U);
    EXPECT_EQ(find_answer_end("HTTP/1.1 200 OK\r\n\r\nbody"), 19U);
    EXPECT_FALSE(find_answer_end("HTTP/1.1 200 OK\r\nX: " + std::string(70'000, 'x')));
    std::string many = "HTTP/1.1 200 OK\r\n";
    for (int i = 0; i < 300; ++i) {
        many += "X: y\r\n";
    }
    EXPECT_FALSE(parse_answer_head(many + "\r\n"));
}

}  // namespace
}  // namespace messenger::net
