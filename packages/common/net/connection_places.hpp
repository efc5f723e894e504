// ConnectionPlaces: how many connections each address has, so that none takes all of them.
#pragma once

#include <cstddef>
#include <mutex>
#include <string>
#include <unordered_map>
#include <utility>

namespace messenger::net {

/// Thread-safe. Holds an entry for each address that has connections.
class ConnectionPlaces {
  public:
    /// `most` for each address, or /64 network of IPv6; 0: as many as come.
    explicit ConnectionPlaces(std::size_t most) : most_(most) {}

    /// One connection's; given back at its end. The places must outlive it.
    class Place {
      public:
        Place() = default;
        Place(ConnectionPlaces& owner, std::string network) : owner_(&owner), network_(std::move(network)) {}
        Place(Place&& other) noexcept
            : owner_(std::exchange(other.owner_, nullptr)), network_(std::move(other.network_)) {}
        Place& operator=(Place&&) = delete;
        ~Place() {
            if (owner_ != nullptr) {
                owner_->give_back(network_);
            }
        }
        explicit operator bool() const { return owner_ != nullptr; }

      private:
        ConnectionPlaces* owner_ = nullptr;
        std::string network_;
    };
    /// A place for one more connection; none if the address has enough.
    Place take(const std::string& address);

  private:
    void give_back(const std::string& network);

    std::size_t most_;
    std::mutex mutex_;
    std::unordered_map<std::string, std::size_t> taken_;
};

}  // namespace messenger::net
