// Gate: at most so many coroutines of one shard do something at once; the others wait their turn. When everybody comes
// back at the same moment, greetings are then answered one after the other instead of all of them late. Used on its
// shard only; whoever waits is somebody's connection, so the number of those is bounded by that of connections.
#pragma once

#include <boost/asio/io_context.hpp>
#include <cstddef>
#include <deque>

#include "net/awaited.hpp"

namespace messenger::chat {

class Gate {
  public:
    /// Held while inside; leaves with its end.
    class Place {
      public:
        explicit Place(Gate& gate) : gate_(&gate) {}
        Place(Place&& other) noexcept : gate_(std::exchange(other.gate_, nullptr)) {}
        Place& operator=(Place&& other) noexcept {
            leave();
            gate_ = std::exchange(other.gate_, nullptr);
            return *this;
        }
        ~Place() { leave(); }
        void leave() {
            if (auto* gate = std::exchange(gate_, nullptr)) {
                gate->leave();
            }
        }

      private:
        Gate* gate_;
    };

    Gate(boost::asio::io_context& context, std::size_t places) : context_(context), free_(places) {}

    /// Waits for a place.
    Task<Place> enter();

  private:
    void leave();

    boost::asio::io_context& context_;
    std::size_t free_;
    std::deque<Callback<bool>> waiting_;
};

}  // namespace messenger::chat
