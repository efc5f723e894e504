#include <algorithm>
#include <iostream>
#include <numeric>
#include <stdexcept>

#include "load/messenger.hpp"
#include "load/process.hpp"
#include "load/scenarios.hpp"

namespace messenger::bench {
namespace {

constexpr auto patience = std::chrono::seconds(120);
/// Somebody who comes right back was never gone.
constexpr std::chrono::seconds grace{10};
constexpr std::chrono::seconds settling{5};

using Clients = std::vector<std::shared_ptr<MessengerClient>>;

/// How many are there, by what all clients were last told.
std::size_t present(const Clients& clients) {
    return std::accumulate(clients.begin(), clients.end(), std::size_t{0},
                           [](std::size_t sum, const auto& client) { return sum + client->present(); });
}

/// What it costs until those who stay have been told of as many as there are now.
boost::json::object measure(Loop& loop, const std::vector<pid_t>& servers, const Clients& staying, std::size_t goal,
                            const std::function<void()>& change) {
    const auto before = present(staying);
    const auto changes_to = [before](std::size_t now) { return std::max(before, now) - std::min(before, now); };
    const auto changes = changes_to(goal);
    const auto cpu_before = cpu_seconds(servers);
    const auto start = Clock::now();
    change();
    loop.run_until(Clock::now() + patience, [&] { return present(staying) == goal; });
    const std::chrono::duration<double> wall = Clock::now() - start;
    const auto cpu = cpu_seconds(servers) - cpu_before;
    return {{"changes", changes},
            {"told", changes_to(present(staying))},
            {"seconds", wall.count()},
            {"serverCpuSeconds", cpu},
            {"cpuMicrosecondsAChange", cpu * 1e6 / static_cast<double>(changes)}};
}

}  // namespace

// Each room has one who stays, and is told of the others.
bool run_presence(const Launch& launch, const PresenceChurn& scenario) {
    const auto moving = static_cast<std::size_t>(scenario.users);
    const auto each = static_cast<std::size_t>(scenario.members) - 1;
    const auto rooms = moving / each;
    MessengerServer::Options options{.shape = MessengerServer::Shape::only_chat, .instances = launch.instances};
    options.database = launch.database.empty() ? options.database : launch.database;
    options.redis = launch.redis;
    const MessengerServer server(
        launch.program, moving + rooms, rooms,
        [&](std::size_t room) {
            std::vector<std::size_t> users(each);
            std::iota(users.begin(), users.end(), room * each);
            users.push_back(moving + room);
            return users;
        },
        options);
    Loop loop;
    Totals totals;
    const auto connect = [&](std::size_t user) {
        auto client = std::make_shared<MessengerClient>(totals, 0, "");
        client->open(loop, {.port = server.port(user)}, source_of(user));
        client->hello(server.token(user));
        loop.wait_for([&] { return client->is_welcomed() || client->close_code() != 0; });
        if (!client->is_welcomed()) {
            throw std::runtime_error("the server greets with " + std::to_string(client->close_code()));
        }
        return client;
    };
    loop.run_for(settling);  // the instances read the rooms that have just been made
    Clients staying;
    for (std::size_t room = 0; room < rooms; ++room) {
        staying.push_back(connect(moving + room));
    }
    Clients coming;
    const auto come = [&] {
        for (std::size_t user = 0; user < moving; ++user) {
            coming.push_back(connect(user));
        }
    };
    const auto go = [&] {
        for (const auto& client : coming) {
            client->disconnect();
        }
        loop.run_for(grace);
    };
    loop.run_for(settling);  // those who stay are told of themselves
    const auto arrivals = measure(loop, server.pids(), staying, moving, come);
    const auto departures = measure(loop, server.pids(), staying, 0, go);
    std::cout << boost::json::serialize(boost::json::object{{"users", scenario.users},
                                                            {"instances", launch.instances},
                                                            {"coming", arrivals},
                                                            {"going", departures},
                                                            {"closedByServer", totals.closed}})
              << std::endl;
    loop.group.abort_all();
    return totals.closed == 0 && arrivals.at("told") == arrivals.at("changes") &&
           departures.at("told") == departures.at("changes");
}

}  // namespace messenger::bench
