#include "net/connection_places.hpp"

#include "net/networks.hpp"

namespace messenger::net {

ConnectionPlaces::Place ConnectionPlaces::take(const std::string& address) {
    auto network = network_of(address);
    const std::lock_guard lock(mutex_);
    auto& count = taken_[network];
    if (most_ > 0 && count >= most_) {
        return {};
    }
    ++count;
    return {*this, std::move(network)};
}

void ConnectionPlaces::give_back(const std::string& network) {
    const std::lock_guard lock(mutex_);
    const auto found = taken_.find(network);
    if (found != taken_.end() && --found->second == 0) {
        taken_.erase(found);
    }
}

}  // namespace messenger::net
