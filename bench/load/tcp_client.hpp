// A client of a protocol of its own over TCP: reads what is there into one buffer for all, writes at once what the
// kernel takes and keeps the rest.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <memory>
#include <string>
#include <string_view>

#include "load/client.hpp"
#include "load/web_socket.hpp"

namespace messenger::bench {

class TcpClient : public Client, public std::enable_shared_from_this<TcpClient> {
  public:
    TcpClient(Loop& loop, Totals& totals, std::size_t text_bytes)
        : Client(totals, text_bytes), socket_(loop.context, boost::asio::ip::tcp::v4()) {}

    /// Connects to a port of loopback from the address 127.0.0.`source` and reads from now on; throws
    /// std::runtime_error if there is nobody.
    void open(std::uint16_t port, int source);

  protected:
    void write(std::string_view bytes);
    /// What has come in and was not used yet; returns how many bytes of it are used.
    virtual std::size_t on_bytes(std::string_view bytes) = 0;

  private:
    void wait_readable();
    void read();
    void flush();

    boost::asio::ip::tcp::socket socket_;
    std::string unused_;
    std::string unsent_;
};

}  // namespace messenger::bench
