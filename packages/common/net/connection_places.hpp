// ConnectionPlaces: how many connections each address has, so that none takes all of them.
#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

namespace messenger::net {

/// One connection's; given back when the last holder goes. Null: none.
using ConnectionPlace = std::shared_ptr<const void>;

/// Thread-safe. Holds an entry for each address that has connections, and lives as long as they do.
class ConnectionPlaces : public std::enable_shared_from_this<ConnectionPlaces> {
  public:
    /// `most` for each address, or /64 network of IPv6; 0: as many as come, uncounted.
    explicit ConnectionPlaces(std::size_t most) : most_(most) {}

    /// A place for one more connection; none if the address has enough.
    ConnectionPlace take(const std::string& address);
    /// One that is not counted.
    static ConnectionPlace uncounted();

  private:
    void give_back(const std::string& network);

    std::size_t most_;
    std::mutex mutex_;
    std::unordered_map<std::string, std::size_t> taken_;
};

}  // namespace messenger::net
