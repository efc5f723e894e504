// The newest messages of a room that one instance has read for another: found again, and never as they were.
#include <gtest/gtest.h>

#include "tests/instances/instances.hpp"

namespace messenger::chat {
namespace {

using net::Method;

class PagesOfInstances : public Instances {
  protected:
    double hits() {
        double sum = 0;
        for (const auto& node : nodes_) {
            for (const auto& family : node->host.process().metrics.Collect()) {
                for (const auto& metric : family.metric) {
                    if (family.name == "messenger_chat_page_cache_reads_total" && metric.label.front().value == "hit") {
                        sum += metric.counter.value;
                    }
                }
            }
        }
        return sum;
    }
    std::string page(std::size_t node, UserId user, const std::string& room, const std::string& query = "") {
        const auto answer = call(node, user, Method::get, "/api/rooms/" + room + "/messages" + query);
        EXPECT_EQ(answer.status, 200);
        return answer.text;
    }
    /// Reads the page through both until one has had it from the other.
    void warm(const std::string& room) {
        EXPECT_TRUE(comes([&] {
            const auto before = hits();
            return page(0, ada, room) == page(1, bob, room) && hits() > before;
        }));
    }
};

TEST_P(PagesOfInstances, APageIsReadOnceForAll) {
    const auto room = open_room(0, ada, {bob});
    EXPECT_EQ(post(0, ada, room, "1").status, 201);
    warm(room);
    const auto before = hits();
    const auto newest = page(1, bob, room);
    EXPECT_EQ(page(1, bob, room, "?before=1000"), newest) << "as who has a place to begin asks";
    EXPECT_EQ(hits(), before + 2);
    EXPECT_NE(page(1, bob, room, "?before=2"), newest);
    EXPECT_NE(page(1, bob, room, "?limit=1"), "");
    EXPECT_EQ(hits(), before + 2);
}

TEST_P(PagesOfInstances, WhatWasChangedThroughOneIsNotShownAsItWasByTheOther) {
    const auto room = open_room(0, ada, {bob});
    EXPECT_EQ(post(0, ada, room, "1").status, 201);
    const auto target = "/api/rooms/" + room + "/messages/2";
    for (int i = 0; i < 10; ++i) {
        warm(room);
        const auto text = "changed " + std::to_string(i);
        EXPECT_EQ(call(0, ada, Method::patch, target, R"({"text":")" + text + "\"}").status, 200);
        EXPECT_NE(page(1, bob, room).find(text), std::string::npos);
    }
    warm(room);
    EXPECT_EQ(call(1, bob, Method::put, target + "/reactions/%F0%9F%91%8D").status, 204);
    EXPECT_NE(page(0, ada, room).find("\xF0\x9F\x91\x8D"), std::string::npos);
    warm(room);
    EXPECT_EQ(call(0, ada, Method::del, target).status, 204);
    EXPECT_EQ(page(1, bob, room).find("changed"), std::string::npos);
}

TEST_P(PagesOfInstances, APageIsOnlyForMembers) {
    const auto room = open_room(0, ada, {bob});
    EXPECT_EQ(post(0, ada, room, "1").status, 201);
    warm(room);
    EXPECT_EQ(call(0, ada, Method::del, "/api/rooms/" + room + "/members/" + bob.to_string()).status, 204);
    EXPECT_TRUE(comes([&] { return call(1, bob, Method::get, "/api/rooms/" + room + "/messages").status == 404; }))
        << "who has left is known to the other as soon as it hears of it";
}

INSTANTIATE_TEST_SUITE_P(Redis, PagesOfInstances, ::testing::Values(true),
                         [](const auto&) { return std::string("WithRedis"); });

}  // namespace
}  // namespace messenger::chat
