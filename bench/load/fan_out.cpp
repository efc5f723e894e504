#include <iostream>

#include "load/process.hpp"
#include "load/scenarios.hpp"

namespace messenger::bench {
namespace {

constexpr auto patience = std::chrono::seconds(30);

/// Sends at a fixed rate, whatever the answers: who is late is late.
void send_at_rate(const FanOut& scenario, Loop& loop, const std::vector<std::shared_ptr<Client>>& clients) {
    const auto start = Clock::now();
    const auto interval = std::chrono::nanoseconds(1'000'000'000 / scenario.rate);
    const auto count = static_cast<std::int64_t>(scenario.rate) * scenario.seconds;
    for (std::int64_t i = 0; i < count; ++i) {
        const auto due = start + i * interval;
        while (Clock::now() < due) {
            loop.context.restart();
            loop.context.run_one_until(due);
            loop.context.poll();
        }
        clients[static_cast<std::size_t>(i) % clients.size()]->send(due);
    }
}

/// How many clients send.
std::size_t senders_of(const FanOut& scenario, std::size_t clients) {
    const int wanted = scenario.senders > 0 ? scenario.senders : scenario.in_flight;
    return scenario.rate > 0 ? clients : std::min(static_cast<std::size_t>(wanted), clients);
}

}  // namespace

boost::json::object measure_fan_out(const FanOut& scenario, const std::vector<pid_t>& servers, Loop& loop,
                                    Totals& totals, const std::vector<std::shared_ptr<Client>>& clients) {
    const auto cpu_before = cpu_seconds(servers);
    const auto start = Clock::now();
    if (scenario.rate > 0) {
        send_at_rate(scenario, loop, clients);
    } else {
        totals.is_closed_loop = true;
        const auto senders = senders_of(scenario, clients.size());
        for (std::size_t i = 0; i < senders; ++i) {
            clients[i]->keep_in_flight(scenario.in_flight / static_cast<int>(senders));
        }
        loop.run_until(start + std::chrono::seconds(scenario.seconds), [] { return false; });
        totals.is_closed_loop = false;
    }
    const auto members = static_cast<std::uint64_t>(scenario.members);
    loop.run_until(Clock::now() + patience, [&] {
        return totals.acknowledged + totals.refused == totals.sent &&
               totals.deliveries >= totals.acknowledged * members;
    });
    const auto cpu = cpu_seconds(servers) - cpu_before;
    const auto wall = std::chrono::duration<double>(Clock::now() - start).count();
    const auto lost =
        static_cast<std::int64_t>(totals.acknowledged * members) - static_cast<std::int64_t>(totals.deliveries);
    return {{"rooms", scenario.rooms},
            {"members", scenario.members},
            {"load", scenario.rate > 0 ? std::to_string(scenario.rate) + "/s"
                                       : std::to_string(scenario.in_flight) + " in flight"},
            {"senders", senders_of(scenario, clients.size())},
            {"acknowledged", totals.acknowledged},
            {"deliveries", totals.deliveries},
            {"bytesPerDelivery", totals.delivered_bytes / std::max<std::uint64_t>(1, totals.deliveries)},
            {"lost", lost},
            {"disorder", totals.disorder},
            {"refused", totals.refused},
            {"closedByServer", totals.closed},
            {"serverCpuSeconds", cpu},
            {"wallSeconds", wall},
            {"deliveriesPerCpuSecond", static_cast<std::int64_t>(static_cast<double>(totals.deliveries) / cpu)},
            {"sendsPerCpuSecond", static_cast<std::int64_t>(static_cast<double>(totals.acknowledged) / cpu)},
            {"ackMs",
             {{"p50", totals.ack.percentile(0.5)}, {"p99", totals.ack.percentile(0.99)}, {"max", totals.ack.max_ms()}}},
            {"deliveryMs",
             {{"p50", totals.delivery.percentile(0.5)},
              {"p99", totals.delivery.percentile(0.99)},
              {"max", totals.delivery.max_ms()}}}};
}

bool run_fan_out(const Launch& launch, const FanOut& scenario) {
    const auto rooms = static_cast<std::size_t>(scenario.rooms);
    const auto members = static_cast<std::size_t>(scenario.members);
    const auto server = start_server(launch, rooms * members, rooms, members);
    Loop loop;
    Totals totals;
    std::vector<std::shared_ptr<Client>> clients;
    for (std::size_t i = 0; i < rooms * members; ++i) {
        const auto room = i % rooms;
        clients.push_back(server->enter(
            loop, totals, {.user = room * members + i / rooms, .room = room, .text_bytes = scenario.text_bytes}));
    }
    loop.run_for(std::chrono::seconds(scenario.settle));
    auto report = measure_fan_out(scenario, server->pids(), loop, totals, clients);
    report["server"] = launch.server;
    report["instances"] = launch.instances;
    std::cout << boost::json::serialize(report) << std::endl;
    loop.group.abort_all();
    return report.at("lost").as_int64() == 0 && totals.disorder == 0 && totals.closed == 0;
}

}  // namespace messenger::bench
