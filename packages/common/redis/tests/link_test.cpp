// Against a real Redis, which tests/servers starts.
#include "redis/link.hpp"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <cstdlib>

#include "core/encoding.hpp"

namespace messenger::redis {
namespace {

using std::chrono::seconds;

std::string server() {
    const char* url = std::getenv("TEST_REDIS_URL");
    if (url == nullptr) {
        throw std::runtime_error("TEST_REDIS_URL is not set: run the tests with ./test");
    }
    return url;
}

class LinkTest : public ::testing::Test {
  protected:
    ~LinkTest() override {
        link_.stop();
        listener_.stop();
        context_.run();
    }
    void keep(Link& link) {
        boost::asio::co_spawn(context_, [&link] { return link.run(); }, boost::asio::detached);
    }
    /// Runs callbacks until it is so.
    template <typename Condition>
    bool comes(Condition condition) {
        const auto deadline = std::chrono::steady_clock::now() + seconds(20);
        while (!condition() && std::chrono::steady_clock::now() < deadline) {
            context_.restart();
            context_.run_one_for(seconds(1));
        }
        return condition();
    }
    std::optional<Reply> ask(const std::vector<std::string_view>& words) {
        std::optional<std::optional<Reply>> answer;
        link_.command(words, [&](std::optional<Reply> reply) { answer = std::move(reply); });
        EXPECT_TRUE(comes([&] { return answer.has_value(); }));
        return answer.value_or(std::nullopt);
    }
    void start() {
        keep(link_);
        ASSERT_TRUE(comes([this] { return link_.is_up(); }));
    }

    boost::asio::io_context context_{1};
    int ups_ = 0;
    int downs_ = 0;
    std::vector<std::pair<std::string, std::string>> messages_;
    std::string key_ = "test:" + random_hex(8);
    Link link_{context_.get_executor(),
               parse_redis_url(server()).value(),
               {.on_up = [this] { ++ups_; }, .on_down = [this] { ++downs_; }}};
    Link listener_{context_.get_executor(),
                   parse_redis_url(server()).value(),
                   {.on_message = [this](std::string_view channel,
                                         std::string_view text) { messages_.emplace_back(channel, text); }},
                   {.first_pause = std::chrono::milliseconds(10)}};
};

TEST_F(LinkTest, AnswersCommandsInTheirKinds) {
    EXPECT_FALSE(ask({"PING"})) << "not connected yet, so at once";
    start();
    EXPECT_EQ(ask({"SET", key_, std::string_view("a\0b", 3)})->text, "OK");
    EXPECT_EQ(ask({"GET", key_})->text, std::string("a\0b", 3));
    EXPECT_EQ(ask({"STRLEN", key_})->integer, 3);
    EXPECT_EQ(ask({"GET", key_ + "none"})->kind, Reply::Kind::nil);
    EXPECT_EQ(ask({"MGET", key_, key_ + "none"})->items.size(), 2U);
    EXPECT_TRUE(ask({"INCR", key_})->is_error());
    ask({"DEL", key_});
}

TEST_F(LinkTest, WhatIsToldWithoutAnAnswerIsDoneInItsPlaceBetweenCommands) {
    link_.tell({"INCR", key_});
    start();
    for (int i = 0; i < 3; ++i) {
        link_.tell({"APPEND", key_, std::to_string(i)});
    }
    EXPECT_EQ(ask({"GET", key_})->text, "012") << "but for what was told before it was connected";
    link_.tell({"INCR", key_ + "none", "wrong"});
    link_.tell({"APPEND", key_, "3"});
    EXPECT_EQ(ask({"STRLEN", key_})->integer, 4);
    EXPECT_EQ(ask({"DEL", key_})->integer, 1);
    link_.tell({"PING"});
    EXPECT_EQ(ask({"ECHO", "there"})->text, "there");
    EXPECT_EQ(downs_, 0);
}

TEST_F(LinkTest, HearsWhatIsPublishedAlsoAfterItsConnectionWasCut) {
    start();
    listener_.subscribe(key_);
    keep(listener_);
    const auto hears = [&](const std::string& text) {
        return comes([&] {
            ask({"PUBLISH", key_, text});
            return std::ranges::find(messages_, std::pair(key_, text)) != messages_.end();
        });
    };
    EXPECT_TRUE(hears("one"));
    EXPECT_GE(ask({"CLIENT", "KILL", "TYPE", "pubsub"})->integer, 1);
    EXPECT_TRUE(hears("two"));
    listener_.unsubscribe(key_);
    EXPECT_TRUE(comes([&] { return ask({"PUBLISH", key_, "three"})->integer == 0; }));
}

TEST_F(LinkTest, ComesBackAndTellsWhoWaitsThatThereIsNoAnswer) {
    start();
    std::optional<std::optional<Reply>> answer;
    link_.command({"BLPOP", key_, "0"}, [&](std::optional<Reply> reply) { answer = std::move(reply); });
    keep(listener_);
    ASSERT_TRUE(comes([&] { return listener_.is_up(); }));
    bool is_killed = false;
    listener_.command({"CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes"},
                      [&](std::optional<Reply>) { is_killed = true; });
    EXPECT_TRUE(comes([&] { return is_killed && answer.has_value(); }));
    EXPECT_FALSE(answer->has_value());
    EXPECT_TRUE(comes([this] { return ups_ == 2; }));
    EXPECT_EQ(downs_, 1);
}

TEST_F(LinkTest, GivesUpAServerThatFallsSilent) {
    start();
    bool is_answered = false;
    link_.command({"BLPOP", key_, "0"}, [&](std::optional<Reply>) { is_answered = true; });
    EXPECT_TRUE(comes([&] { return is_answered; })) << "after the deadline of commands";
    EXPECT_TRUE(comes([this] { return ups_ == 2; }));
}

}  // namespace
}  // namespace messenger::redis
