#include "net/tunnel.hpp"

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
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
    Tunnel(std::shared_ptr<Tunnels::State> all, std::size_t shard, Stream client, ConnectionPlace place,
           Stream upstream, std::shared_ptr<void> load)
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
        close_timer_.emplace(client_.stream.get_executor(), delay);
        close_timer_->async_wait([self = shared_from_this()](boost::system::error_code error) {
            if (!error) {
                self->is_closing_ = true;
                self->try_close();
            }
        });
    }

  private:
    struct Side {
        Stream stream;
        std::string pending;  ///< read from the other side, not written to this one yet

        /// What is taken at once, be it nothing.
        std::size_t write(std::string_view bytes, boost::system::error_code& error) {
            const std::array parts{iovec{const_cast<char*>(bytes.data()), bytes.size()}};
            const auto sent = stream.write_some(parts, error);
            if (error == asio::error::would_block) {
                error.clear();
            }
            return sent;
        }
    };

    /// Reads from `from` as soon as there is something, then writes it to `to`.
    void pump(Side& from, Side& to) {
        from.stream.async_wait(tcp::socket::wait_read,
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
        const auto count = from.stream.read_some(shared, error);
        if (error == asio::error::would_block) {
            return pump(from, to);
        }
        if (error) {
            // What is under way in the other direction may still arrive, for a while.
            to.stream.shutdown_send();
            return end_after(Tunnels::grace);
        }
        if (&to == &client_) {
            if (is_closed_) {
                return pump(from, to);  // behind the close frame nothing is sent
            }
            boundary_.pass(std::string_view(shared.data(), count));
        }
        const auto sent = to.write({shared.data(), count}, error);
        if (error) {
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
        to.stream.async_wait(tcp::socket::wait_write,
                             [self = shared_from_this(), &to, &from](boost::system::error_code error) {
                                 if (!error) {
                                     const auto sent = to.write(to.pending, error);
                                     to.pending.erase(0, sent);
                                 }
                                 if (error) {
                                     return self->end();
                                 }
                                 if (to.pending.empty()) {
                                     to.pending = {};
                                 }
                                 self->flush(to, from);
                             });
    }

    void try_close() {
        if (!is_closing_ || is_closed_ || !client_.pending.empty() || !boundary_.is_at_end()) {
            return;
        }
        is_closed_ = true;
        boost::system::error_code ignored;
        client_.write(going_away, ignored);
    }

    void end_after(std::chrono::milliseconds delay) {
        if (end_timer_ && end_timer_->expiry() <= std::chrono::steady_clock::now() + delay) {
            return;
        }
        end_timer_.emplace(client_.stream.get_executor(), delay);
        end_timer_->async_wait([weak = weak_from_this()](boost::system::error_code error) {
            if (const auto self = weak.lock(); self != nullptr && !error) {
                self->end();
            }
        });
    }

    void end() {
        client_.stream.close();
        upstream_.stream.close();
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

UpgradeHandler Tunnels::start(Stream upstream, std::string early, std::shared_ptr<void> load) {
    return [all = state_, upstream = std::move(upstream), early = std::move(early),
            load = std::move(load)](Upgraded client) mutable {
        std::make_shared<Tunnel>(std::move(all), Shards::current().value_or(0), std::move(client.stream),
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
