// CommitQueue: group commit. Whatever waits is stored in one transaction while the next batch forms behind it. Owners
// of rooms submit, and get the outcomes of a batch in one call on their shard.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <variant>
#include <vector>

#include "core/result.hpp"
#include "domain/chat_store.hpp"
#include "domain/room_state.hpp"
#include "realtime/delegator.hpp"

namespace messenger::chat {

/// What a stored draft or marker became.
struct Committed {
    bool is_duplicate = false;
    Event event;
    std::optional<Error> refusal;  ///< the message that it is about did not allow it; nothing was stored
    std::int64_t read_count = 0;   ///< for a marker: the room's message count there
    bool is_outdated = false;  ///< nothing was stored: it was decided by a version of the room that is not so any more
    std::int64_t version = 0;  ///< the room's, afterwards
};
/// Called on the owner's shard.
using Done = std::move_only_function<void(Result<Committed>)>;

/// Something to be stored on its way through the queue.
struct Work {
    std::variant<Draft, ReadMarker, BanChange> what;
    std::size_t owner = 0;  ///< the shard that submitted it
    Done done;
    /// What made the draft, where another instance may change the room meanwhile: then it is decided again.
    std::optional<Command> command = std::nullopt;
    bool is_delegated = false;                            ///< another instance stores it, and tells of it
    std::optional<DelegatedId> for_other = std::nullopt;  ///< whose draft it is, if another instance decided it
};
/// The same with its outcome.
struct Outcome {
    Work work;
    Result<Committed> result;
};

class CommitQueue {
  public:
    /// Hands outcomes of one owner, in the order of their numbers, to its shard.
    using Deliver = std::function<void(std::size_t owner, std::vector<Outcome> outcomes)>;

    /// The store must outlive the queue; `deliver` is called on the writer thread.
    /// `max_queued` bounds what waits.
    CommitQueue(ChatStore& store, std::size_t owners, std::size_t max_queued, Deliver deliver);
    /// Stores what is queued, then ends the thread.
    ~CommitQueue();

    /// Takes a place in the queue for one piece of work that will be submitted. False when too much waits: tell the
    /// sender to come back later. Thread-safe.
    bool reserve();
    /// Whether half of the places are taken: time to leave out what need not be. Thread-safe.
    bool is_busy() const { return reserved_.load(std::memory_order_relaxed) > max_queued_ / 2; }
    /// Takes over all of the works, in their order; each has a place. False, leaving them alone, after stop().
    /// Thread-safe.
    bool submit(std::vector<Work>& works);
    /// How long the writer rests behind a batch, so that the next one is larger; 0, at first: not at all. What comes
    /// after a rest is stored at once. Thread-safe.
    void set_rest(std::chrono::microseconds rest) { rest_.store(rest, std::memory_order_relaxed); }
    void stop();

  private:
    void run();
    void commit(std::vector<Work> batch);

    ChatStore& store_;
    std::size_t owners_;
    std::size_t max_queued_;
    Deliver deliver_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::vector<Work> queue_;
    std::atomic<std::size_t> reserved_{0};
    std::atomic<std::chrono::microseconds> rest_{};
    bool is_idle_ = false;  ///< the writer waits for the next work to wake it
    bool is_stopping_ = false;
    std::thread writer_;
};

}  // namespace messenger::chat
