#include "net/poller.hpp"

#include <gtest/gtest.h>

#include <array>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <optional>
#include <string>
#include <vector>

namespace messenger::net {
namespace {

using boost::asio::ip::tcp;
using boost::system::error_code;

/// Connections whose one end is polled, on a context that the test runs.
class PollerTest : public ::testing::Test {
  protected:
    struct Pair {
        std::optional<PolledSocket> ours;
        tcp::socket theirs;

        void send(const std::string& text) { boost::asio::write(theirs, boost::asio::buffer(text)); }
        std::string read(std::size_t most = 1'000) {
            std::string text(most, '\0');
            text.resize(ours->read_some(text, error));
            return text;
        }
        error_code error;
    };
    Pair connect() {
        tcp::acceptor acceptor(others, {boost::asio::ip::address_v4::loopback(), 0});
        Pair pair{std::nullopt, tcp::socket(others)};
        tcp::socket accepted(context);
        pair.theirs.connect(acceptor.local_endpoint());
        acceptor.accept(accepted);
        pair.ours.emplace(std::move(accepted));
        return pair;
    }
    /// What the wait ended with; nothing while it lasts.
    std::shared_ptr<std::optional<error_code>> wait(PolledSocket& socket, tcp::socket::wait_type direction) {
        auto ended = std::make_shared<std::optional<error_code>>();
        socket.async_wait(direction, [ended](error_code error) { *ended = error; });
        return ended;
    }
    auto wait_read(Pair& pair) { return wait(*pair.ours, tcp::socket::wait_read); }
    auto wait_write(Pair& pair) { return wait(*pair.ours, tcp::socket::wait_write); }
    /// Fills the buffers of the kernel; gives the number of bytes.
    static std::size_t fill(PolledSocket& socket) {
        const std::string text(1024 * 1024, 'x');
        const iovec part{const_cast<char*>(text.data()), text.size()};
        error_code error;
        std::size_t sent = 0;
        while (!error) {
            sent += socket.write_some({&part, 1}, error);
        }
        EXPECT_EQ(error, boost::asio::error::would_block);
        return sent;
    }
    /// Until nothing is under way.
    void run() {
        context.restart();
        context.run();
    }

    boost::asio::io_context others;
    boost::asio::io_context context{1};
};

TEST_F(PollerTest, TellsEachTimeThatSomethingComes) {
    auto pair = connect();
    for (const std::string text : {"one", "two", "three"}) {
        const auto ended = wait_read(pair);
        context.poll();
        EXPECT_FALSE(*ended);
        pair.send(text);
        run();
        EXPECT_EQ(*ended, error_code());
        EXPECT_EQ(pair.read(), text);
        context.restart();
    }
}

TEST_F(PollerTest, TellsAgainOfWhatWasNotRead) {
    auto pair = connect();
    pair.send("abcdef");
    for (const auto* text : {"ab", "cd", "ef"}) {
        const auto ended = wait_read(pair);
        run();
        EXPECT_EQ(*ended, error_code());
        EXPECT_EQ(pair.read(2), text);
    }
    EXPECT_EQ(pair.read(), "");
    EXPECT_EQ(pair.error, boost::asio::error::would_block);
    EXPECT_FALSE(*wait_read(pair));
}

TEST_F(PollerTest, TellsOfTheEndAsOftenAsSomebodyAsks) {
    auto pair = connect();
    pair.send("last");
    pair.theirs.shutdown(tcp::socket::shutdown_send);
    run();
    EXPECT_EQ(pair.read(), "last");
    for (int i = 0; i < 3; ++i) {
        const auto ended = wait_read(pair);
        run();
        EXPECT_EQ(*ended, error_code());
        EXPECT_EQ(pair.read(), "");
        EXPECT_EQ(pair.error, boost::asio::error::eof);
    }
}

TEST_F(PollerTest, TellsWhenThereIsRoomToWrite) {
    auto pair = connect();
    const auto at_once = wait_write(pair);
    run();
    EXPECT_EQ(*at_once, error_code());
    for (int i = 0; i < 2; ++i) {
        auto left = fill(*pair.ours);
        const auto ended = wait_write(pair);
        context.restart();
        context.poll();
        EXPECT_FALSE(*ended);
        std::array<char, 64 * 1024> buffer;
        while (left > 0) {
            left -= pair.theirs.read_some(boost::asio::buffer(buffer));
        }
        run();
        EXPECT_EQ(*ended, error_code());
    }
}

TEST_F(PollerTest, OneMayWaitToReadWhileTwoWaitToWrite) {
    auto pair = connect();
    fill(*pair.ours);
    const auto read = wait_read(pair);
    const auto first = wait_write(pair);
    const auto second = wait_write(pair);
    pair.send("x");
    context.restart();
    while (!*read) {
        context.run_one();
    }
    EXPECT_FALSE(*first);
    EXPECT_FALSE(*second);
    pair.theirs.set_option(boost::asio::socket_base::linger(true, 0));
    pair.theirs.close();
    run();
    EXPECT_EQ(*first, error_code()) << "the write will say what is wrong";
    EXPECT_EQ(*second, error_code());
}

TEST_F(PollerTest, AWaitOnASocketThatIsClosedIsAborted) {
    auto pair = connect();
    const auto read = wait_read(pair);
    fill(*pair.ours);
    const auto write = wait_write(pair);
    pair.ours->close();
    EXPECT_FALSE(*read) << "not from inside the call";
    run();
    EXPECT_EQ(*read, boost::asio::error::operation_aborted);
    EXPECT_EQ(*write, boost::asio::error::operation_aborted);
    const auto late = wait_read(pair);
    run();
    EXPECT_EQ(*late, boost::asio::error::bad_descriptor);
}

TEST_F(PollerTest, WhoeverIsToldMayCloseWhoWouldBeToldNext) {
    std::vector<Pair> pairs;
    std::vector<error_code> ends;
    for (int i = 0; i < 3; ++i) {
        pairs.push_back(connect());
    }
    for (auto& pair : pairs) {
        pair.ours->async_wait(tcp::socket::wait_read, [&](error_code error) {
            ends.push_back(error);
            for (auto& other : pairs) {
                other.ours.reset();
            }
        });
        pair.send("x");
    }
    run();
    ASSERT_EQ(ends.size(), 3U);
    EXPECT_EQ(ends[0], error_code());
    EXPECT_EQ(ends[1], boost::asio::error::operation_aborted);
    EXPECT_EQ(ends[2], boost::asio::error::operation_aborted);
}

TEST_F(PollerTest, AWaitCanBeCancelledByItself) {
    auto pair = connect();
    boost::asio::cancellation_signal signal;
    std::optional<error_code> cancelled;
    pair.ours->async_wait(
        tcp::socket::wait_read,
        boost::asio::bind_cancellation_slot(signal.slot(), [&cancelled](error_code error) { cancelled = error; }));
    const auto other = wait_read(pair);
    signal.emit(boost::asio::cancellation_type::terminal);
    context.poll();
    EXPECT_EQ(cancelled, boost::asio::error::operation_aborted);
    EXPECT_FALSE(*other);
    pair.send("x");
    run();
    EXPECT_EQ(*other, error_code());
}

TEST_F(PollerTest, AWaitThatHasEndedCannotBeCancelled) {
    auto pair = connect();
    boost::asio::cancellation_signal signal;
    int ends = 0;
    pair.ours->async_wait(tcp::socket::wait_read,
                          boost::asio::bind_cancellation_slot(signal.slot(), [&ends](error_code) { ++ends; }));
    pair.send("x");
    run();
    signal.emit(boost::asio::cancellation_type::terminal);
    run();
    EXPECT_EQ(ends, 1);
}

TEST_F(PollerTest, KeepsItsContextFromEndingAsLongAsSomebodyWaits) {
    auto pair = connect();
    run();  // an open socket does not
    const auto ended = wait_read(pair);
    context.restart();
    context.poll();
    EXPECT_FALSE(context.stopped());
    boost::asio::post(context, [&pair] { pair.ours->close(); });
    run();
    EXPECT_EQ(*ended, boost::asio::error::operation_aborted);
}

TEST_F(PollerTest, WhatWaitsIsDestroyedWithItsContext) {
    const auto alive = std::make_shared<int>();
    {
        boost::asio::io_context ending{1};
        tcp::acceptor acceptor(others, {boost::asio::ip::address_v4::loopback(), 0});
        std::vector<tcp::socket> theirs;
        for (int i = 0; i < 3; ++i) {
            theirs.emplace_back(others).connect(acceptor.local_endpoint());
            tcp::socket accepted(ending);
            acceptor.accept(accepted);
            // As connections do: who waits owns the socket.
            const auto ours = std::make_shared<PolledSocket>(std::move(accepted));
            ours->async_wait(tcp::socket::wait_read, [ours, alive](error_code) { FAIL() << "nobody runs it"; });
            ours->async_wait(tcp::socket::wait_read, [ours, alive](error_code) { FAIL() << "nobody runs it"; });
        }
        EXPECT_EQ(alive.use_count(), 7);
    }
    EXPECT_EQ(alive.use_count(), 1);
}

TEST_F(PollerTest, KnowsWhetherThereIsSomethingToReadWhileSomebodyAsks) {
    auto watched = connect();
    auto pair = connect();
    EXPECT_TRUE(pair.ours->may_have_input()) << "nobody has asked the kernel";
    const auto other = wait_read(watched);
    context.poll();
    EXPECT_FALSE(pair.ours->may_have_input());
    pair.send("x");
    context.poll();
    EXPECT_TRUE(pair.ours->may_have_input());
    EXPECT_EQ(pair.read(), "x");
    EXPECT_FALSE(pair.ours->may_have_input());
    pair.theirs.close();
    context.poll();
    EXPECT_TRUE(pair.ours->may_have_input());
    watched.ours->close();
}

}  // namespace
}  // namespace messenger::net
