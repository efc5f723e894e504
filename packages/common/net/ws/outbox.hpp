// What a connection could not hand to the kernel yet: references to shared buffers of whole frames, and how much of the
// first one is sent. Owns no memory while it is empty. Used on the connection's thread only.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "net/stream.hpp"

namespace messenger::net::ws {

/// Framed bytes: one frame or many back to back, shared by all connections that they go to.
using SharedBuffer = std::shared_ptr<const std::string>;

class Outbox {
  public:
    bool is_empty() const { return queue_.empty(); }
    /// Bytes still to be sent.
    std::size_t bytes() const { return bytes_; }
    /// Queues a buffer of which `sent` bytes are gone already. REQUIRES: sent > 0 only if the outbox is empty.
    void push(SharedBuffer buffer, std::size_t sent = 0);
    /// Sends what the kernel takes. False when the connection is broken.
    bool drain(Stream& stream);
    /// Drops everything but the rest of a frame of which a part is already sent.
    void drop_unsent_frames();
    /// Whether this buffer waits and no byte of it is sent.
    bool is_untouched(const std::string* buffer) const;
    /// Tells that a queued buffer's size was changed by its owner.
    void adjust(std::ptrdiff_t bytes) {
        bytes_ = static_cast<std::size_t>(static_cast<std::ptrdiff_t>(bytes_) + bytes);
    }

  private:
    void pop(std::size_t sent);

    std::vector<SharedBuffer> queue_;
    std::size_t head_ = 0;    ///< queue_[0..head_) are sent
    std::size_t offset_ = 0;  ///< of queue_[head_]
    std::size_t bytes_ = 0;
};

}  // namespace messenger::net::ws
