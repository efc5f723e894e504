// Channel: what the instances of one service tell each other. Nothing is certain to arrive: while Redis is down nothing
// does, and who was away has missed what was told.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <functional>
#include <string>
#include <string_view>

#include "net/task.hpp"
#include "redis/link.hpp"

namespace messenger::redis {

/// Used on one shard, where its callbacks run.
class Channel {
  public:
    struct Handlers {
        /// What another instance has told.
        std::function<void(std::string_view text)> on_text;
        /// From now on all that others tell is heard; or not any more, and what they told until then may have been.
        std::function<void(bool)> on_hearing;
    };

    Channel(boost::asio::any_io_executor executor, RedisUrl url, std::string name, Handlers handlers,
            LinkOptions options = {});

    /// Both keep a connection, until stop().
    Task<> run_speaker() { return speaker_.run(); }
    Task<> run_listener() { return listener_.run(); }
    void stop();

    /// Whether what is told now is heard by the others that are there.
    bool is_up() const { return speaker_.is_up(); }
    void tell(std::string_view text);

  private:
    void hear(std::string_view message);

    std::string name_;
    std::string self_;
    Handlers handlers_;
    Link speaker_;
    Link listener_;
};

}  // namespace messenger::redis
