// Delegation: what one shard has other instances store. Each room is led by one of the instances (Leaders), to which
// the others send its messages: so they share its batches, where they would wait for each other's locks and numbers. It
// is a matter of speed only: the store keeps one order whoever writes, takes nothing that was decided by an old version
// of the room, and finds what was sent before. So instances may disagree about who leads, and what a leader does not
// answer is stored here.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <chrono>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "realtime/commit_queue.hpp"
#include "realtime/leaders.hpp"

namespace messenger::chat {

/// What became of a draft at the leader; nothing if it was not stored: why, the one who decided it finds out by itself.
struct DelegatedOutcome {
    std::uint64_t number = 0;
    std::optional<Result<Committed>> result;
};

/// Used on its shard only.
class Delegation {
  public:
    using Clock = std::chrono::steady_clock;
    /// A leader that leaves something unanswered for so long is taken for frozen.
    static constexpr std::chrono::seconds deadline{2};

    struct Handlers {
        /// Sends drafts to a leader, encoded; nothing tells whether they arrive.
        std::function<void(const std::string& leader, std::string drafts, std::size_t count)> send;
        /// A leader does not answer: nobody should delegate to it until it is heard again.
        std::function<void(const std::string& leader)> on_silent;
        std::function<void(std::vector<Outcome>)> on_committed;
        /// These are to be stored here after all, in this order.
        std::function<void(std::vector<Work>)> on_given_back;
    };

    /// `max_waiting` bounds what is without an answer.
    Delegation(std::size_t shard, boost::asio::any_io_executor executor, std::size_t max_waiting, Handlers handlers);

    /// The instances that can lead rooms, this one and the others. What those have who are not among them any more is
    /// given back.
    void set_instances(const std::string& self, std::vector<std::string> others);
    /// Empty: this instance.
    const std::string& leader_of(RoomId room) const { return leaders_.of(room); }

    /// Takes over a draft about messages. False, leaving it alone, when too many wait. All that a turn submits is sent
    /// at its end.
    bool submit(const std::string& leader, Work& work);
    void on_outcomes(const std::string& leader, std::uint64_t stream, std::vector<DelegatedOutcome> outcomes);
    /// The leader missed some of a stream.
    void on_lost(const std::string& leader, std::uint64_t stream);
    /// Gives up leaders that are late.
    void check_deadlines(Clock::time_point now);

  private:
    struct Waiting {
        Work work;
        Clock::time_point since;
    };
    /// Drafts for one leader, numbered from 1 on without holes: who misses one of them takes none that follows, which
    /// would overtake it.
    struct Stream {
        std::uint64_t id = 0;
        std::uint64_t next = 1;
        std::uint64_t next_unsent = 1;
        std::map<std::uint64_t, Waiting> waiting;
    };
    void send();
    /// Ends the stream to a leader.
    void give_back(const std::string& leader);

    std::size_t shard_;
    boost::asio::any_io_executor executor_;
    std::size_t max_waiting_;
    Handlers handlers_;
    Leaders leaders_;
    std::map<std::string, Stream, std::less<>> streams_;  ///< by leader
    std::uint64_t last_stream_ = 0;
    std::size_t waiting_ = 0;
    bool is_send_posted_ = false;
};

}  // namespace messenger::chat
