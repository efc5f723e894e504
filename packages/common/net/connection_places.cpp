#include "net/connection_places.hpp"

#include "net/networks.hpp"

namespace messenger::net {

ConnectionPlace ConnectionPlaces::take(const std::string& address) {
    if (most_ == 0) {
        return uncounted();
    }
    auto network = network_of(address);
    {
        const std::lock_guard lock(mutex_);
        auto& count = taken_[network];
        if (count >= most_) {
            return nullptr;
        }
        ++count;
    }
    const auto give_back = [places = shared_from_this()](const std::string* taken) {
        const std::unique_ptr<const std::string> owned(taken);
        places->give_back(*owned);
    };
    return std::shared_ptr<const std::string>(new std::string(std::move(network)), give_back);
}

ConnectionPlace ConnectionPlaces::uncounted() {
    static const ConnectionPlace place = std::make_shared<int>();
    return place;
}

void ConnectionPlaces::give_back(const std::string& network) {
    const std::lock_guard lock(mutex_);
    const auto found = taken_.find(network);
    if (found != taken_.end() && --found->second == 0) {
        taken_.erase(found);
    }
}

}  // namespace messenger::net
