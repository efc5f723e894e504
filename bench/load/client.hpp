// One client of a load, whatever the protocol: keeps messages in flight, counts and times what comes back.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "load/histogram.hpp"

namespace messenger::bench {

using Clock = std::chrono::steady_clock;

/// What all clients of a run count together; one thread.
struct Totals {
    std::uint64_t sent = 0;
    std::uint64_t acknowledged = 0;
    std::uint64_t refused = 0;
    std::uint64_t deliveries = 0;
    std::uint64_t delivered_bytes = 0;  ///< of the messages as the client gets them, less framing
    std::uint64_t disorder = 0;         ///< holes and repeats in the seq of a room: must stay 0
    std::uint64_t closed = 0;           ///< connections that the server has ended
    Histogram ack;
    Histogram delivery;
    bool is_closed_loop = false;  ///< whoever gets an answer sends the next message
};

class Client {
  public:
    /// `text_bytes` is the size of a message's text: its id, the time of its sending, and padding.
    Client(Totals& totals, std::size_t text_bytes) : totals_(totals), text_bytes_(text_bytes) {}
    virtual ~Client() = default;

    /// Keeps so many messages in flight from now on.
    void keep_in_flight(int count);
    /// Sends one message that was due at a time: delays of the sender count as delays of the server.
    void send(Clock::time_point due);

  protected:
    virtual void post(const std::string& id, const std::string& text) = 0;
    /// A message with this id is stored, or refused.
    void answered(std::string_view id, bool is_accepted);
    /// A message of so many bytes was delivered to this client; the first @ of `frame` is in its text.
    void delivered(std::string_view frame, std::size_t bytes);
    void delivered(std::string_view frame) { delivered(frame, frame.size()); }
    /// The id of a text within a frame; empty if there is none.
    static std::string_view id_in(std::string_view frame);

    Totals& totals_;

  private:
    std::size_t text_bytes_;
    std::unordered_map<std::string, Clock::time_point> in_flight_;
};

}  // namespace messenger::bench
