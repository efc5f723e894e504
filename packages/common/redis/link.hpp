// Link: a connection to Redis that comes back by itself, with pauses that grow. Whoever uses it has to live without
// Redis: while it is down a command gets no answer, at once, and what is published is missed.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "net/task.hpp"
#include "redis/connection.hpp"
#include "redis/redis_url.hpp"

namespace messenger::redis {

struct LinkOptions {
    std::chrono::milliseconds connect_deadline{2'000};
    /// A server that does not answer for this long is given up; one that nobody asks anything is asked whether it is
    /// there.
    std::chrono::milliseconds command_deadline{2'000};
    std::chrono::milliseconds first_pause{100};
    std::chrono::milliseconds longest_pause{5'000};
    // Of commands without an answer; beyond, they get none.
    std::size_t max_waiting = 10'000;
    std::size_t max_waiting_bytes = 16 * 1024 * 1024;
};

/// Used on one shard, where its callbacks run.
class Link {
  public:
    struct Handlers {
        std::move_only_function<void()> on_up;
        std::move_only_function<void()> on_down;
        std::move_only_function<void(std::string_view channel, std::string_view text)> on_message;
    };

    Link(boost::asio::any_io_executor executor, RedisUrl url, Handlers handlers, LinkOptions options = {});
    ~Link();

    /// Keeps the connection until stop(). Asks the sentinels, if there are some, each time.
    Task<> run();
    void stop();

    bool is_up() const { return is_up_; }
    /// Gives up the connection, which is of no use, for another one.
    void reconnect();
    /// Sends a command; nothing is the answer when the link is down, or goes down before there is one.
    void command(const std::vector<std::string_view>& words, Connection::OnReply on_reply);
    /// Sends a command whose answer nobody wants, at the end of the turn. It is lost while the link is down, or when
    /// too much waits to be written.
    void tell(const std::vector<std::string_view>& words);
    /// From now on, and again after each connect. A link with subscriptions takes no commands (RESP2).
    void subscribe(const std::string& channel);
    void unsubscribe(const std::string& channel);

  private:
    using Clock = std::chrono::steady_clock;
    using Words = std::vector<std::string>;

    /// Waits until `is_over`, which what ends it says by signal(); false at the deadline.
    Task<bool> wait(std::chrono::milliseconds longest, std::function<bool()> is_over);
    void signal() { timer_.cancel(); }

    Task<std::optional<boost::asio::ip::tcp::endpoint>> resolve(Endpoint endpoint);
    /// A connection to the endpoint; what is wrong, if there is none.
    Task<std::string> open(Endpoint endpoint);
    Task<std::optional<Reply>> ask(Words words);
    /// Where the server is.
    Task<std::optional<Endpoint>> find_server();
    /// Connects and signs in; what is wrong.
    Task<std::string> connect();
    Task<> watch_over();
    bool is_late() const;

    boost::asio::any_io_executor executor_;
    RedisUrl url_;
    Handlers handlers_;
    LinkOptions options_;
    boost::asio::steady_timer timer_;
    std::unique_ptr<Connection> connection_;
    std::unordered_set<std::string> channels_;
    struct Sent {
        Clock::time_point at;
        std::size_t bytes = 0;
    };
    std::deque<Sent> waiting_;  ///< the commands without an answer
    std::size_t waiting_bytes_ = 0;
    bool is_connected_ = false;
    bool can_be_quiet_ = false;  ///< the server takes CLIENT REPLY
    bool is_up_ = false;
    bool is_stopping_ = false;
};

}  // namespace messenger::redis
