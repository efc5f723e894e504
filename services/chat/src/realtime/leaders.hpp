// Leaders: which of the instances leads a room. Without an election: instances that know of the same others, and how
// many of them lead, agree. Those that have been there the longest lead, and as few as are needed: each takes part in
// its own commits only, so that many leaders make many small ones.
#pragma once

#include <cstddef>
#include <limits>
#include <string>
#include <vector>

#include "core/ids.hpp"

namespace messenger::chat {

class Leaders {
  public:
    static constexpr auto all = std::numeric_limits<std::size_t>::max();

    /// This instance and the others, which are named by UUIDs of version 7; the first `count` of all lead.
    void set_instances(std::string self, std::vector<std::string> others, std::size_t count = all);
    const std::vector<std::string>& others() const { return others_; }
    const std::string& self() const { return self_; }
    std::size_t count() const { return count_; }
    void remove(const std::string& other);
    /// Empty: this instance. By rendezvous hashing among those that lead.
    const std::string& of(RoomId room) const;
    /// The one that has been there the longest, which says how many lead.
    const std::string& first() const { return leading_.empty() ? self_ : leading_.front(); }

  private:
    void choose();

    std::string self_;
    std::vector<std::string> others_;
    std::size_t count_ = all;
    std::vector<std::string> leading_;  ///< in their order
};

/// How many instances should lead, of which `count` do now and store `batch` drafts with each commit. A commit costs
/// about the same with one draft and with a hundred; only when there are very many is it worth to have others commit at
/// the same time.
std::size_t next_leader_count(std::size_t count, double batch, std::size_t instances);

}  // namespace messenger::chat
