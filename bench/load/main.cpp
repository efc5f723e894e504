// bench-load: many WebSockets in rooms, senders in closed loop; reports deliveries per CPU second of the server.
//   bench-load --port 6003 --pid $(pgrep -x messenger) --rooms 1 --members 1000 --in-flight 128 --seconds 10
#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>

#include "core/ids.hpp"
#include "load/client.hpp"

namespace messenger::bench {
namespace {

struct Scenario {
    Address server{"127.0.0.1", "6003"};
    int pid = 0;
    int rooms = 1;
    int members = 1'000;  ///< sockets in each room
    int in_flight = 128;  ///< messages under way in all rooms together
    int seconds = 10;
    int payload = 128;  ///< bytes of text
};

/// The value below which a share of the samples lies, in milliseconds.
double percentile(std::vector<double>& samples, double share) {
    if (samples.empty()) {
        return 0;
    }
    const auto at = samples.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(samples.size() - 1));
    std::ranges::nth_element(samples, at);
    return *at * 1'000;
}

void run_until(boost::asio::io_context& context, Clock::time_point end, const std::function<bool()>& is_done) {
    while (Clock::now() < end && !is_done()) {
        context.run_one_for(std::chrono::milliseconds(50));
        context.poll();
    }
}

int run(const Scenario& scenario) {
    const auto email = Uuid::generate().to_string() + "@bench.example";
    const auto account = call(scenario.server, net::Method::post, "/api/auth/register", "",
                              {{"email", email}, {"password", "a long enough password"}, {"displayName", "Bench"}});
    const std::string token(account.at("accessToken").as_string());
    std::vector<std::string> rooms;
    for (int i = 0; i < scenario.rooms; ++i) {
        const auto room =
            call(scenario.server, net::Method::post, "/api/rooms", token, {{"type", "group"}, {"name", "Bench"}});
        rooms.emplace_back(room.at("id").as_string());
    }
    // One account with many sockets: each socket gets every event of every room of the account, so with several rooms
    // each room has an account of its own.
    std::vector<std::string> tokens{token};
    for (int i = 1; i < scenario.rooms; ++i) {
        const auto other = call(
            scenario.server, net::Method::post, "/api/auth/register", "",
            {{"email", std::to_string(i) + email}, {"password", "a long enough password"}, {"displayName", "Bench"}});
        tokens.emplace_back(other.at("accessToken").as_string());
        rooms[static_cast<std::size_t>(i)] = call(scenario.server, net::Method::post, "/api/rooms", tokens.back(),
                                                  {{"type", "group"}, {"name", "Bench"}})
                                                 .at("id")
                                                 .as_string();
    }

    boost::asio::io_context context(1);
    net::ws::ConnectionGroup group(context.get_executor());
    Totals totals;
    const auto memory_before = resident_bytes(scenario.pid);
    std::vector<std::shared_ptr<Client>> clients;
    for (int i = 0; i < scenario.rooms * scenario.members; ++i) {
        const auto room = static_cast<std::size_t>(i % scenario.rooms);
        clients.push_back(std::make_shared<Client>(totals, rooms[room],
                                                   std::string(static_cast<std::size_t>(scenario.payload), 'x')));
        clients.back()->open(context, group, scenario.server, tokens[room], 2 + i % 8);
        context.poll();
    }
    run_until(context, Clock::now() + std::chrono::seconds(2), [] { return false; });
    const auto memory = resident_bytes(scenario.pid) - memory_before;

    totals.is_sending = true;
    const auto cpu_before = cpu_seconds(scenario.pid);
    const auto start = Clock::now();
    const int senders = std::min<int>(scenario.in_flight, static_cast<int>(clients.size()));
    for (int i = 0; i < senders; ++i) {
        clients[static_cast<std::size_t>(i)]->start_sending(scenario.in_flight / senders);
    }
    run_until(context, start + std::chrono::seconds(scenario.seconds), [] { return false; });
    totals.is_sending = false;
    const auto expected = [&] { return totals.acknowledged * static_cast<std::uint64_t>(scenario.members); };
    run_until(context, Clock::now() + std::chrono::seconds(20), [&] {
        return totals.deliveries == expected() && group.size() == clients.size() && totals.acknowledged > 0 &&
               Clock::now() > start + std::chrono::seconds(scenario.seconds + 1);
    });
    const auto cpu = cpu_seconds(scenario.pid) - cpu_before;
    const auto wall = std::chrono::duration<double>(Clock::now() - start).count();

    const auto lost = static_cast<std::int64_t>(expected()) - static_cast<std::int64_t>(totals.deliveries);
    std::cout << boost::json::serialize(
                     boost::json::object{{"rooms", scenario.rooms},
                                         {"members", scenario.members},
                                         {"inFlight", scenario.in_flight},
                                         {"acknowledged", totals.acknowledged},
                                         {"deliveries", totals.deliveries},
                                         {"lost", lost},
                                         {"disorder", totals.disorder},
                                         {"refused", totals.refused},
                                         {"closedByServer", totals.closed},
                                         {"serverCpuSeconds", cpu},
                                         {"wallSeconds", wall},
                                         {"deliveriesPerCpuSecond", static_cast<double>(totals.deliveries) / cpu},
                                         {"sendsPerCpuSecond", static_cast<double>(totals.acknowledged) / cpu},
                                         {"ackMsP50", percentile(totals.ack_seconds, 0.5)},
                                         {"ackMsP99", percentile(totals.ack_seconds, 0.99)},
                                         {"bytesPerConnection", memory / static_cast<std::int64_t>(clients.size())}})
              << "\n";
    return lost == 0 && totals.disorder == 0 && totals.closed == 0 ? 0 : 1;
}

}  // namespace
}  // namespace messenger::bench

int main(int argc, char** argv) {
    messenger::bench::Scenario scenario;
    CLI::App app("Load for a Messenger server on loopback");
    app.add_option("--port", scenario.server.port, "the gateway's port");
    app.add_option("--pid", scenario.pid, "the server's process")->required();
    app.add_option("--rooms", scenario.rooms);
    app.add_option("--members", scenario.members, "sockets in each room");
    app.add_option("--in-flight", scenario.in_flight, "messages under way");
    app.add_option("--seconds", scenario.seconds);
    app.add_option("--payload", scenario.payload, "bytes of text in a message");
    CLI11_PARSE(app, argc, argv);
    try {
        return messenger::bench::run(scenario);
    } catch (const std::exception& error) {
        std::cerr << error.what() << "\n";
        return 2;
    }
}
