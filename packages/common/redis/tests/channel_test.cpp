// Against a real Redis, which tests/servers starts.
#include "redis/channel.hpp"

#include <gtest/gtest.h>

#include <array>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <cstdlib>

#include "core/encoding.hpp"

namespace messenger::redis {
namespace {

TEST(ChannelTest, WhatOneTellsIsHeardByTheOthersAndNotByItself) {
    const char* url = std::getenv("TEST_REDIS_URL");
    ASSERT_NE(url, nullptr) << "run the tests with ./test";
    boost::asio::io_context context(1);
    struct Instance {
        std::vector<std::string> heard;
        int hearing = 0;
        std::unique_ptr<Channel> channel;
    };
    const auto name = "test:" + random_hex(8);
    std::array<Instance, 3> all;
    for (auto& one : all) {
        const bool is_elsewhere = &one == &all.back();
        one.channel = std::make_unique<Channel>(
            context.get_executor(), parse_redis_url(url).value(), is_elsewhere ? name + ":other" : name,
            Channel::Handlers{.on_text = [&one](std::string_view text) { one.heard.emplace_back(text); },
                              .on_hearing = [&one](bool is_so) { one.hearing += is_so ? 1 : -1; }});
        boost::asio::co_spawn(context, one.channel->run_speaker(), boost::asio::detached);
        boost::asio::co_spawn(context, one.channel->run_listener(), boost::asio::detached);
    }
    const auto comes = [&](const std::function<bool()>& condition) {
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
        while (!condition() && std::chrono::steady_clock::now() < deadline) {
            context.restart();
            context.run_one_for(std::chrono::seconds(1));
        }
        return condition();
    };
    all[0].channel->tell("too early");
    ASSERT_TRUE(
        comes([&] { return all[0].hearing + all[1].hearing + all[2].hearing == 3 && all[0].channel->is_up(); }));
    // A subscription takes a moment more than a connection.
    ASSERT_TRUE(comes([&] {
        all[0].channel->tell("hello");
        return !all[1].heard.empty();
    }));
    EXPECT_EQ(all[1].heard.front(), "hello");
    EXPECT_TRUE(all[0].heard.empty());
    EXPECT_TRUE(all[2].heard.empty());
    for (auto& one : all) {
        one.channel->stop();
    }
    context.restart();
    context.run();
    EXPECT_EQ(all[1].hearing, 0);
}

/// Signs in whoever comes, and says nothing more.
boost::asio::awaitable<void> serve_silently(boost::asio::ip::tcp::socket socket) {
    std::array<char, 1024> received;
    co_await socket.async_read_some(boost::asio::buffer(received), boost::asio::use_awaitable);
    co_await boost::asio::async_write(socket, boost::asio::buffer("+OK\r\n", 5), boost::asio::use_awaitable);
    while (true) {
        co_await socket.async_read_some(boost::asio::buffer(received), boost::asio::use_awaitable);
    }
}

boost::asio::awaitable<void> accept_silently(boost::asio::ip::tcp::acceptor& acceptor) {
    while (true) {
        auto socket = co_await acceptor.async_accept(boost::asio::use_awaitable);
        boost::asio::co_spawn(acceptor.get_executor(), serve_silently(std::move(socket)), boost::asio::detached);
    }
}

TEST(ChannelTest, SaysThatNothingIsHeardFromAServerThatFallsSilentThoughNobodyTellsAnything) {
    boost::asio::io_context context(1);
    boost::asio::ip::tcp::acceptor acceptor(context, {boost::asio::ip::address_v4::loopback(), 0});
    boost::asio::co_spawn(context, accept_silently(acceptor), boost::asio::detached);
    std::vector<bool> hearing;
    const auto url = "redis://127.0.0.1:" + std::to_string(acceptor.local_endpoint().port());
    Channel channel(context.get_executor(), parse_redis_url(url).value(), "test",
                    {.on_text = [](std::string_view) {}, .on_hearing = [&](bool is_so) { hearing.push_back(is_so); }},
                    {.command_deadline = std::chrono::milliseconds(200)});
    boost::asio::co_spawn(context, channel.run_speaker(), boost::asio::detached);
    boost::asio::co_spawn(context, channel.run_listener(), boost::asio::detached);
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (hearing.size() < 2 && std::chrono::steady_clock::now() < deadline) {
        context.run_one_for(std::chrono::seconds(1));
    }
    ASSERT_GE(hearing.size(), 2U);
    EXPECT_TRUE(hearing[0]);
    EXPECT_FALSE(hearing[1]);
    channel.stop();
    acceptor.close();
    context.run();
}

}  // namespace
}  // namespace messenger::redis
