#include <algorithm>
#include <array>
#include <iostream>

#include "load/messenger.hpp"
#include "load/scenarios.hpp"

namespace messenger::bench {

bool run_idle(const Launch& launch, const Idle& scenario) {
    const auto last = static_cast<std::size_t>(scenario.last);
    const auto server = start_server(launch, last, 0, 0);
    Loop loop;
    Totals totals;
    std::vector<std::shared_ptr<Client>> clients;
    std::int64_t first_bytes = 0;
    while (clients.size() < last) {
        clients.push_back(server->enter(loop, totals, {.user = clients.size()}));
        if (clients.size() == static_cast<std::size_t>(scenario.first)) {
            first_bytes = resident_bytes(server->pids().front());
        }
    }
    const auto last_bytes = resident_bytes(server->pids().front());
    std::cout << boost::json::serialize(boost::json::object{
                     {"server", launch.server},
                     {"connections", scenario.last},
                     {"closedByServer", totals.closed},
                     {"residentBytesAtFirst", first_bytes},
                     {"residentBytesAtLast", last_bytes},
                     {"bytesPerConnection", (last_bytes - first_bytes) / (scenario.last - scenario.first)}})
              << std::endl;
    loop.group.abort_all();
    return totals.closed == 0;
}

bool run_start(const std::string& program) {
    MessengerServer server(program, 1, 1, [](std::size_t) { return std::vector<std::size_t>{0}; });
    std::array<double, 5> milliseconds{};
    for (auto& measured : milliseconds) {
        measured = server.restart().count();
    }
    std::ranges::sort(milliseconds);
    std::cout << boost::json::serialize(boost::json::object{{"startMsMedian", milliseconds[2]},
                                                            {"residentBytes", resident_bytes(server.pid())}})
              << std::endl;
    return true;
}

}  // namespace messenger::bench
