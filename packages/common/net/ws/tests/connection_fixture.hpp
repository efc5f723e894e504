// The fixture of the connection's tests.
#pragma once

#include <gtest/gtest.h>

#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>

#include "net/ws/connection.hpp"
#include "net/ws/tests/masked.hpp"
#include "net/ws/tests/socket_pair.hpp"

namespace messenger::net::ws {

/// A server's connection against a raw client socket or a client's connection; everything runs in one thread.
class ConnectionTest : public ::testing::Test {
  protected:
    explicit ConnectionTest() : sockets(socket_pair(context)) {}

    End server(Connection::Options options = {}, std::string leftover = {}) {
        return End(std::move(sockets.first), options, std::move(leftover));
    }
    End client(Connection::Options options = {}) {
        options.role = Role::client;
        return End(std::move(sockets.second), options);
    }
    void write(std::string_view bytes) {
        boost::asio::write(sockets.second, boost::asio::buffer(bytes.data(), bytes.size()));
    }
    /// Runs until the server's side has nothing to do, then reads all it sent and closes.
    std::string read_to_end() {
        context.run();
        std::string bytes;
        boost::system::error_code error;
        boost::asio::read(sockets.second, boost::asio::dynamic_buffer(bytes), error);
        EXPECT_EQ(error, boost::asio::error::eof);
        return bytes;
    }
    /// Runs handlers until a condition holds.
    template <typename Condition>
    void run_until(Condition condition) {
        while (!condition()) {
            ASSERT_GT(context.run_one_for(std::chrono::seconds(20)), 0U) << "nothing happens any more";
        }
    }

    boost::asio::io_context context{1};
    std::pair<Socket, Socket> sockets;
};

}  // namespace messenger::net::ws
