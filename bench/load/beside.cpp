#include <iostream>
#include <numeric>
#include <stdexcept>

#include "load/messenger.hpp"
#include "load/process.hpp"
#include "load/scenarios.hpp"

namespace messenger::bench {
namespace {

/// An instance that has started looks for rooms that were changed of late within that time.
constexpr std::chrono::milliseconds first_look{800};

}  // namespace

// The second instance finds what the first one has read a moment before.
bool run_beside(const Launch& launch, const Beside& scenario) {
    const auto rooms = static_cast<std::size_t>(scenario.rooms);
    const auto members = static_cast<std::size_t>(scenario.members);
    MessengerServer::Options options{.shape = MessengerServer::Shape::only_chat, .instances = 1};
    options.database = launch.database.empty() ? options.database : launch.database;
    options.redis = launch.redis;
    MessengerServer server(
        launch.program, rooms * members, rooms,
        [&](std::size_t room) {
            std::vector<std::size_t> users(members);
            std::iota(users.begin(), users.end(), room * members);
            return users;
        },
        options);
    Loop loop;
    Totals totals;
    std::vector<std::shared_ptr<MessengerClient>> clients;
    boost::json::array greetings;
    for (std::size_t instance = 0; instance < 2; ++instance) {
        if (instance > 0) {
            server.add_instance();
        }
        loop.run_for(first_look);
        const auto before = Clock::now();
        clients.push_back(std::make_shared<MessengerClient>(totals, 0, ""));
        auto& client = *clients.back();
        client.open(loop, {.port = server.port(instance)}, source_of(instance));
        client.hello(server.token(instance));
        loop.wait_for([&] { return client.is_welcomed() || client.close_code() != 0; });
        const std::chrono::duration<double, std::milli> wall = Clock::now() - before;
        greetings.push_back({{"welcomed", client.is_welcomed()},
                             {"milliseconds", wall.count()},
                             {"cpuSeconds", cpu_seconds(std::vector{server.pids().back()})}});
    }
    std::cout << boost::json::serialize(boost::json::object{{"freshRooms", scenario.rooms}, {"greetings", greetings}})
              << std::endl;
    loop.group.abort_all();
    return totals.closed == 0;
}

}  // namespace messenger::bench
