// What bench-load measures. Each scenario starts a server of its own, prints one line of JSON, and says whether
// everything that was acknowledged was delivered, once and in order.
#pragma once

#include <boost/json.hpp>
#include <memory>
#include <string>
#include <vector>

#include "load/server.hpp"
#include "load/web_socket.hpp"

namespace messenger::bench {

struct FanOut {
    int rooms = 1;
    int members = 1'000;  ///< in each room, a socket each
    int in_flight = 128;  ///< messages under way in all rooms together, if there is no rate
    int senders = 0;      ///< clients that send them; 0: as many as there are messages, or clients
    int rate = 0;         ///< messages a second in all rooms together; 0: as fast as they are answered
    int seconds = 10;
    int settle = 0;  ///< seconds from the last connection to the first message, in which all hear who has come
    std::size_t text_bytes = 128;
};
/// Deliveries for each CPU second of the server, and latencies.
bool run_fan_out(const Launch& launch, const FanOut& scenario);

/// The measuring half of a fan-out, for clients of any protocol: `clients[i]` is in room i % rooms. Returns the report.
boost::json::object measure_fan_out(const FanOut& scenario, const std::vector<pid_t>& servers, Loop& loop,
                                    Totals& totals, const std::vector<std::shared_ptr<Client>>& clients);

struct Idle {
    int first = 1'000;
    int last = 15'000;
};
/// Resident memory of an idle connection (Messenger's are authenticated), as the slope between two numbers of them.
bool run_idle(const Launch& launch, const Idle& scenario);

struct Storm {
    int clients = 10'000;
    int rooms_each = 50;
    int members = 100;       ///< of each room
    int seconds = 10;        ///< in which all are to be back
    int missed_rooms = 500;  ///< rooms that get a message while everybody is away
};
/// All clients are dropped at once and come back at once; others send all the time.
bool run_storm(const std::string& program, const Storm& scenario);

struct PresenceChurn {
    int users = 10'000;  ///< who come and go
    int members = 6;     ///< of each room, one of whom stays
};
/// All come, then all go at once: how long it takes, and what it costs, to tell those who stay.
bool run_presence(const Launch& launch, const PresenceChurn& scenario);

struct Beside {
    int rooms = 1'700;  ///< that were made a moment ago
    int members = 6;    ///< of each room
};
/// How long the first client of an instance waits that starts beside rooms that were just made, and of a second one.
bool run_beside(const Launch& launch, const Beside& scenario);

/// Milliseconds from the start of the program to "ready" on an existing database, and its resident memory then.
bool run_start(const std::string& program);

}  // namespace messenger::bench
