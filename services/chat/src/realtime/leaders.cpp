#include "realtime/leaders.hpp"

#include <algorithm>
#include <utility>

#include "realtime/rendezvous.hpp"

namespace messenger::chat {
namespace {

const std::string this_instance;
/// Far enough from each other that twice as many leaders don't find their batches too small at once.
constexpr double large_batch = 256;
constexpr double small_batch = 32;

}  // namespace

void Leaders::set_instances(std::string self, std::vector<std::string> others, std::size_t count) {
    self_ = std::move(self);
    others_ = std::move(others);
    count_ = count;
    choose();
}

void Leaders::remove(const std::string& other) {
    std::erase(others_, other);
    choose();
}

void Leaders::choose() {
    leading_ = others_;
    leading_.push_back(self_);
    std::ranges::sort(leading_);
    leading_.resize(std::min(leading_.size(), std::max<std::size_t>(count_, 1)));
}

const std::string& Leaders::of(RoomId room) const {
    const auto* leader = &first();
    if (leading_.size() > 1) {
        const auto name = room.to_string();
        leader = &*std::ranges::max_element(
            leading_, {}, [&](const std::string& instance) { return rendezvous_weight(instance, name); });
    }
    return *leader == self_ ? this_instance : *leader;
}

std::size_t next_leader_count(std::size_t count, double batch, std::size_t instances) {
    if (batch > large_batch) {
        return std::min(2 * count, std::max<std::size_t>(instances, 1));
    }
    return batch < small_batch ? std::max<std::size_t>(count / 2, 1) : count;
}

}  // namespace messenger::chat
