// Mailboxes: what shards say to each other. All that one turn of a shard's loop posts to another travels together.
#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include "net/shard.hpp"

namespace messenger::chat {

class Mailboxes {
  public:
    using Action = std::move_only_function<void()>;

    /// The shards must outlive what is posted.
    explicit Mailboxes(net::Shards& shards);

    /// Runs the action on a shard: at once if the caller is on it, else later, in the order in which the caller's
    /// thread has posted. Thread-safe.
    void post(std::size_t to, Action action);

  private:
    void deliver(std::size_t from, std::size_t to);

    net::Shards& shards_;
    /// [from][to]; each is touched on `from` alone.
    std::vector<std::vector<std::vector<Action>>> outgoing_;
};

}  // namespace messenger::chat
