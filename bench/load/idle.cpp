#include <algorithm>
#include <iostream>

#include "load/messenger.hpp"
#include "load/scenarios.hpp"

namespace messenger::bench {

bool run_idle(const std::string& program, const Idle& scenario) {
    const auto last = static_cast<std::size_t>(scenario.last);
    const MessengerServer server(program, last, 0, [](std::size_t) { return std::vector<std::size_t>(); });
    Loop loop;
    Totals totals;
    std::vector<std::shared_ptr<MessengerClient>> clients;
    std::int64_t first_bytes = 0;
    while (clients.size() < last) {
        auto client = std::make_shared<MessengerClient>(totals, 0, "");
        client->open(loop, {.port = server.port()}, 2 + static_cast<int>(clients.size() % 8));
        client->hello(server.token(clients.size()));
        loop.run_until(Clock::now() + std::chrono::seconds(10), [&] { return client->is_welcomed(); });
        clients.push_back(std::move(client));
        if (clients.size() == static_cast<std::size_t>(scenario.first)) {
            first_bytes = resident_bytes(server.pid());
        }
    }
    const auto last_bytes = resident_bytes(server.pid());
    const auto welcomed = std::ranges::count_if(clients, [](const auto& client) { return client->is_welcomed(); });
    std::cout << boost::json::serialize(boost::json::object{
                     {"connections", scenario.last},
                     {"welcomed", welcomed},
                     {"residentBytesAtFirst", first_bytes},
                     {"residentBytesAtLast", last_bytes},
                     {"bytesPerConnection", (last_bytes - first_bytes) / (scenario.last - scenario.first)}})
              << std::endl;
    loop.group.abort_all();
    return welcomed == scenario.last;
}

bool run_start(const std::string& program) {
    MessengerServer server(program, 1, 1, [](std::size_t) { return std::vector<std::size_t>{0}; });
    std::vector<double> milliseconds;
    for (int i = 0; i < 5; ++i) {
        milliseconds.push_back(server.restart().count());
    }
    std::ranges::sort(milliseconds);
    std::cout << boost::json::serialize(boost::json::object{{"startMsMedian", milliseconds[2]},
                                                            {"residentBytes", resident_bytes(server.pid())}})
              << std::endl;
    return true;
}

}  // namespace messenger::bench
