#include "net/tunnel.hpp"

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <optional>

#include "net/frame_boundary.hpp"

namespace messenger::net {

using asio::ip::tcp;

namespace {

/// A close frame of a server with code 1001, going away.
constexpr std::string_view going_away{"\x88\x02\x03\xe9", 4};

}  // namespace

/// Callbacks rather than coroutines; kept by the waits that are under way.
class Tunnel : public std::enable_shared_from_this<Tunnel> {
  public:
    Tunnel(std::shared_ptr<Tunnels::State> all, std::size_t shard, tcp::socket client, ConnectionPlace place,
           tcp::socket upstream, std::shared_ptr<void> load)
        : all_(std::move(all)),
          shard_(shard),
          place_(std::move(place)),
          load_(std::move(load)),
          client_{std::move(client), {}},
          upstream_{std::move(upstream), {}} {
        all_->by_shard[shard_].insert(this);
        ++all_->count;
    }
    ~Tunnel() {
        all_->by_shard[shard_].erase(this);
        --all_->count;
    }
    Tunnel(const Tunnel&) = delete;
    Tunnel& operator=(const Tunnel&) = delete;

    void start(std::string from_client, std::string from_upstream) {
        boost::system::error_code ignored;
        client_.socket.non_blocking(true, ignored);
        upstream_.socket.non_blocking(true, ignored);
        boundary_.pass(from_upstream);
        upstream_.pending = std::move(from_client);
        client_.pending = std::move(from_upstream);
        flush(client_, upstream_);
        flush(upstream_, client_);
        if (all_->is_closing) {
            close(std::chrono::milliseconds(0));
        }
    }

    /// Ends the client's stream with a close frame as soon as no frame is cut by it.
    void close(std::chrono::milliseconds delay) {
        end_after(delay + Tunnels::grace);
        if (is_closing_) {
            return;
        }
        close_timer_.emplace(client_.socket.get_executor(), delay);
        close_timer_->async_wait([self = shared_from_this()](boost::system::error_code error) {
            if (!error) {
                self->is_closing_ = true;
                self->try_close();
            }
        });
    }

  private:
    struct Side {
        tcp::socket socket;
        std::string pending;  ///< read from the other side, not written to this one yet
    };

    /// Reads from `from` as soon as there is something, then writes it to `to`.
    void pump(Side& from, Side& to) {
        from.socket.async_wait(tcp::socket::wait_read,
                               [self = shared_from_this(), &from, &to](boost::system::error_code error) {
                                   if (error) {
                                       return self->end();
                                   }
                                   self->forward(from, to);
                               });
    }

    void forward(Side& from, Side& to) {
        thread_local std::array<char, 64 * 1024> shared;
        boost::system::error_code error;
        const auto count = from.socket.read_some(asio::buffer(shared), error);
        if (error == asio::error::would_block) {
            return pump(from, to);
        }
        if (error) {
            // What is under way in the other direction may still arrive, for a while.
            boost::system::error_code ignored;
            to.socket.shutdown(tcp::socket::shutdown_send, ignored);
            return end_after(Tunnels::grace);
        }
        if (&to == &client_) {
            if (is_closed_) {
                return pump(from, to);  // behind the close frame nothing is sent
            }
            boundary_.pass(std::string_view(shared.data(), count));
        }
        auto sent = to.socket.write_some(asio::buffer(shared.data(), count), error);
        if (error == asio::error::would_block) {
            sent = 0;
        } else if (error) {
            return end();
        }
        to.pending.assign(shared.data() + sent, count - sent);
        flush(to, from);
    }

    /// Writes what is pending for `to`, then reads on from `from`.
    void flush(Side& to, Side& from) {
        if (to.pending.empty()) {
            if (&to == &client_) {
                try_close();
            }
            return pump(from, to);
        }
        asio::async_write(to.socket, asio::buffer(to.pending),
                          [self = shared_from_this(), &to, &from](boost::system::error_code error, std::size_t) {
                              if (error) {
                                  return self->end();
                              }
                              to.pending = {};
                              self->flush(to, from);
                          });
    }

    void try_close() {
        if (!is_closing_ || is_closed_ || !client_.pending.empty() || !boundary_.is_at_end()) {
            return;
        }
        is_closed_ = true;
        boost::system::error_code ignored;
        client_.socket.write_some(asio::buffer(going_away), ignored);
    }

    void end_after(std::chrono::milliseconds delay) {
        if (end_timer_ && end_timer_->expiry() <= std::chrono::steady_clock::now() + delay) {
            return;
        }
        end_timer_.emplace(client_.socket.get_executor(), delay);
        end_timer_->async_wait([weak = weak_from_this()](boost::system::error_code error) {
            if (const auto self = weak.lock(); self != nullptr && !error) {
                self->end();
            }
        });
    }

    void end() {
        boost::system::error_code ignored;
        client_.socket.close(ignored);
        upstream_.socket.close(ignored);
        close_timer_.reset();
        end_timer_.reset();
    }

    std::shared_ptr<Tunnels::State> all_;
    std::size_t shard_;
    ConnectionPlace place_;
    std::shared_ptr<void> load_;
    Side client_;
    Side upstream_;
    FrameBoundary boundary_;  ///< of what the client was sent
    bool is_closing_ = false;
    bool is_closed_ = false;
    std::optional<asio::steady_timer> close_timer_;
    std::optional<asio::steady_timer> end_timer_;
};

Tunnels::Tunnels(Shards& shards) : shards_(shards), state_(std::make_shared<State>(shards.size())) {}

UpgradeHandler Tunnels::start(tcp::socket upstream, std::string early, std::shared_ptr<void> load) {
    return [all = state_, upstream = std::move(upstream), early = std::move(early),
            load = std::move(load)](Upgraded client) mutable {
        std::make_shared<Tunnel>(std::move(all), Shards::current().value_or(0), std::move(client.socket),
                                 std::move(client.place), std::move(upstream), std::move(load))
            ->start(std::move(client.leftover), std::move(early));
    };
}

void Tunnels::close_all(std::chrono::milliseconds spread) {
    state_->is_closing = true;
    for (std::size_t shard = 0; shard < shards_.size(); ++shard) {
        asio::post(shards_.context(shard), [all = state_, shard, spread] {
            const auto& tunnels = all->by_shard[shard];
            std::size_t position = 0;
            for (auto* tunnel : tunnels) {
                tunnel->close(spread * position++ / tunnels.size());
            }
        });
    }
}

}  // namespace messenger::net
