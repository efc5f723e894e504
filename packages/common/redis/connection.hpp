// Connection: one connection to Redis, by hiredis on an io_context (RESP2). It does not come back when it is lost; Link
// makes another one.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace messenger::redis {

/// What Redis answered.
struct Reply {
    enum class Kind { nil, integer, text, array, error };
    Kind kind = Kind::nil;
    long long integer = 0;
    std::string text;  ///< of an error, too
    std::vector<Reply> items;

    bool is_error() const { return kind == Kind::error; }
};

/// Used on one strand or single-threaded io_context, where its callbacks run; those may destroy it.
class Connection {
  public:
    using OnReply = std::move_only_function<void(std::optional<Reply>)>;
    struct Handlers {
        std::move_only_function<void(bool is_up)> on_connected;
        std::move_only_function<void()> on_lost;  ///< once, after it was connected
        std::move_only_function<void(std::string_view channel, std::string_view text)> on_message;
    };

    Connection(boost::asio::any_io_executor executor, const boost::asio::ip::tcp::endpoint& server, Handlers handlers);
    /// Answers all commands that wait with nothing.
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    /// Sends a command; `on_reply` gets nothing if the connection is lost before there is an answer. Not for those of
    /// publish/subscribe.
    void command(const std::vector<std::string_view>& words, OnReply on_reply);
    /// Sends a command that nobody wants an answer to, and has the server send none (CLIENT REPLY OFF), which is half
    /// of the work. For a server that takes that.
    void tell(const std::vector<std::string_view>& words);
    /// What waits to be written.
    std::size_t unsent_bytes() const;
    /// SUBSCRIBE or UNSUBSCRIBE. Such a connection is for nothing else (RESP2).
    void subscribe(std::string_view channel);
    void unsubscribe(std::string_view channel);

  private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace messenger::redis
