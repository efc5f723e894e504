#include "net/tunnel.hpp"

#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/write.hpp>
#include <memory>

namespace messenger::net {
namespace {

using asio::ip::tcp;

/// Callbacks rather than coroutines: an idle tunnel holds two sockets and no buffer.
class Tunnel : public std::enable_shared_from_this<Tunnel> {
  public:
    Tunnel(tcp::socket client, tcp::socket upstream)
        : client_{std::move(client), {}}, upstream_{std::move(upstream), {}} {}

    void start(std::string from_client, std::string from_upstream) {
        boost::system::error_code ignored;
        client_.socket.non_blocking(true, ignored);
        upstream_.socket.non_blocking(true, ignored);
        upstream_.pending = std::move(from_client);
        client_.pending = std::move(from_upstream);
        flush(client_, upstream_);
        flush(upstream_, client_);
    }

  private:
    struct Side {
        tcp::socket socket;
        std::string pending;  ///< read from the other side, not written to this one yet
    };

    /// Reads from `from` as soon as there is something, then writes it to `to`.
    void pump(Side& from, Side& to) {
        from.socket.async_wait(tcp::socket::wait_read, [self = shared_from_this(), &from, &to](boost::system::error_code error) {
            if (error) {
                return self->end();
            }
            thread_local std::array<char, 64 * 1024> shared;
            const auto count = from.socket.read_some(asio::buffer(shared), error);
            if (error == asio::error::would_block) {
                return self->pump(from, to);
            }
            if (error) {
                // A half-closed direction: what is under way in the other one may still arrive.
                boost::system::error_code ignored;
                to.socket.shutdown(tcp::socket::shutdown_send, ignored);
                return;
            }
            const auto sent = to.socket.write_some(asio::buffer(shared.data(), count), error);
            if (error && error != asio::error::would_block) {
                return self->end();
            }
            to.pending.assign(shared.data() + (error ? 0 : sent), count - (error ? 0 : sent));
            self->flush(to, from);
        });
    }

    /// Writes what is pending for `to`, then reads on from `from`.
    void flush(Side& to, Side& from) {
        if (to.pending.empty()) {
            return pump(from, to);
        }
        asio::async_write(to.socket, asio::buffer(to.pending),
                          [self = shared_from_this(), &to, &from](boost::system::error_code error, std::size_t) {
                              if (error) {
                                  return self->end();
                              }
                              to.pending = {};
                              self->pump(from, to);
                          });
    }

    void end() {
        boost::system::error_code ignored;
        client_.socket.close(ignored);
        upstream_.socket.close(ignored);
    }

    Side client_;
    Side upstream_;
};

}  // namespace

UpgradeHandler start_tunnel(tcp::socket upstream, std::string early) {
    return [upstream = std::move(upstream), early = std::move(early)](Upgraded client) mutable {
        std::make_shared<Tunnel>(std::move(client.socket), std::move(upstream))
            ->start(std::move(client.leftover), std::move(early));
    };
}

}  // namespace messenger::net
