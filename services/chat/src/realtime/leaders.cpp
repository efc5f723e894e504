#include "realtime/leaders.hpp"

#include <algorithm>
#include <utility>

#include "realtime/rendezvous.hpp"

namespace messenger::chat {
namespace {

const std::string this_instance;

}  // namespace

void Leaders::set_instances(std::string self, std::vector<std::string> others) {
    self_ = std::move(self);
    others_ = std::move(others);
}

void Leaders::remove(const std::string& other) {
    std::erase(others_, other);
}

const std::string& Leaders::of(RoomId room) const {
    if (others_.empty()) {
        return this_instance;
    }
    const auto name = room.to_string();
    const auto weight = [&](const std::string& instance) { return rendezvous_weight(instance, name); };
    const auto heaviest = std::ranges::max_element(others_, {}, weight);
    return weight(*heaviest) > weight(self_) ? *heaviest : this_instance;
}

}  // namespace messenger::chat
