// A chat server under load: Messenger or one of its peers. Owned by the scenario, ended with it.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "load/client.hpp"

namespace messenger::bench {

struct Loop;

/// Which server to start, and where its programs are.
struct Launch {
    /// "messenger": all services, entered through the gateway; "messenger-chat": that service, entered directly; or a
    /// peer: "ws", "socket.io", "nats", "ejabberd".
    std::string server = "messenger";
    std::string program = "build/release/bin/messenger";
    std::filesystem::path peers = "build/peers";  ///< bench/peers with its npm packages
    // For messenger-chat:
    int instances = 1;
    std::string database{};  ///< an empty one on a server, with its URL; empty: embedded SQLite
    std::string redis{};     ///< the URL of one that the instances speak through
};

/// One user's connection to come.
struct Seat {
    std::size_t user = 0;
    std::optional<std::size_t> room{};  ///< none: connected, and in no room
    std::size_t text_bytes = 0;
};

class Server {
  public:
    virtual ~Server() = default;
    /// Its processes.
    virtual std::vector<pid_t> pids() const = 0;
    /// Connects a user and waits until it gets its room's messages; throws std::runtime_error if the server refuses.
    virtual std::shared_ptr<Client> enter(Loop& loop, Totals& totals, const Seat& seat) = 0;
};

/// The name of a peer's room, as long as the ids of Messenger's.
std::string room_name(std::size_t room);
/// The last part of the address that a user connects from: the ports of one address are soon used up.
int source_of(std::size_t user);

/// Starts a server on a free port of loopback, on a temporary folder. Room r has the users r * members to
/// (r + 1) * members - 1; `users` is the number of all who may enter.
std::unique_ptr<Server> start_server(const Launch& launch, std::size_t users, std::size_t rooms, std::size_t members);

}  // namespace messenger::bench
