// Leaders: which of the instances leads a room, by rendezvous hashing and without an election: instances that know of
// the same others agree, and only the rooms of one that comes or goes change their leader.
#pragma once

#include <string>
#include <vector>

#include "core/ids.hpp"

namespace messenger::chat {

class Leaders {
  public:
    /// This instance and the others.
    void set_instances(std::string self, std::vector<std::string> others);
    const std::vector<std::string>& others() const { return others_; }
    const std::string& self() const { return self_; }
    void remove(const std::string& other);
    /// Empty: this instance.
    const std::string& of(RoomId room) const;

  private:
    std::string self_;
    std::vector<std::string> others_;
};

}  // namespace messenger::chat
