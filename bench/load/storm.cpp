#include <sys/resource.h>
#include <unistd.h>

#include <boost/asio/steady_timer.hpp>
#include <iostream>
#include <random>
#include <thread>

#include "load/messenger.hpp"
#include "load/scenarios.hpp"

namespace messenger::bench {
namespace {

constexpr auto patience = std::chrono::seconds(60);
constexpr int bystander_sends_a_second = 50;

/// Connects clients and, when they are refused or closed, tries again with full jitter, as the contract wants it.
class Reconnector {
  public:
    Reconnector(Loop& loop, const MessengerServer& server) : loop_(loop), server_(server) {}

    void connect(std::shared_ptr<MessengerClient> client, std::size_t index, std::string token, bool resumes) {
        client->open(loop_, {.port = server_.port()}, 2 + static_cast<int>(index % 8),
                     [this, client, index, token = std::move(token), resumes](bool is_open) {
                         if (is_open) {
                             return client->hello(token, resumes);
                         }
                         ++refusals;
                         const std::chrono::milliseconds delay(std::uniform_int_distribution(0, 500)(random_));
                         auto timer = std::make_shared<boost::asio::steady_timer>(loop_.context, delay);
                         timer->async_wait([this, timer, client, index, token, resumes](auto) {
                             connect(client, index, token, resumes);
                         });
                     });
    }

    int refusals = 0;

  private:
    Loop& loop_;
    const MessengerServer& server_;
    std::mt19937 random_{20261123};
};

/// Somebody else, in a room and a thread of its own, who sends all the time.
class Bystander {
  public:
    Bystander(const MessengerServer& server, std::string room, std::string token)
        : thread_([this, &server, room = std::move(room), token = std::move(token)](const std::stop_token& stop) {
              run(server, room, token, stop);
          }) {}
    /// Ends it; the times until its messages were stored.
    const Totals& finish() {
        thread_.request_stop();
        thread_.join();
        return totals_;
    }

  private:
    void run(const MessengerServer& server, const std::string& room, const std::string& token,
             const std::stop_token& stop) {
        Loop loop;
        const auto client = std::make_shared<MessengerClient>(totals_, 128, room);
        client->open(loop, {.port = server.port()}, 2);
        client->hello(token);
        loop.run_until(Clock::now() + patience, [&] { return client->is_welcomed(); });
        for (auto next = Clock::now(); !stop.stop_requested();
             next += std::chrono::milliseconds(1'000 / bystander_sends_a_second)) {
            loop.run_until(next, [] { return false; });
            client->send(next);
        }
        loop.run_until(Clock::now() + patience, [&] { return totals_.acknowledged + totals_.refused == totals_.sent; });
        loop.group.abort_all();
        loop.run_for(std::chrono::milliseconds(10));
    }

    Totals totals_;
    std::jthread thread_;
};

bool all_of(const std::vector<std::shared_ptr<MessengerClient>>& clients, bool (MessengerClient::*is_so)() const) {
    return std::ranges::all_of(clients, [is_so](const auto& client) { return ((*client).*is_so)(); });
}

}  // namespace

// Every client is in rooms_each rooms, spread so that all rooms have the same number of members. Two more users: one
// who writes to all rooms, and a bystander in a room of its own.
bool run_storm(const std::string& program, const Storm& scenario) {
    const auto count = static_cast<std::size_t>(scenario.clients);
    const auto each = static_cast<std::size_t>(scenario.rooms_each);
    const auto rooms = count * each / static_cast<std::size_t>(scenario.members);
    const auto writer = count;
    const auto bystander = count + 1;
    const MessengerServer server(program, count + 2, rooms + 1, [&](std::size_t room) {
        if (room == rooms) {
            return std::vector<std::size_t>{bystander};
        }
        std::vector<std::size_t> users{writer};
        for (std::size_t k = 0; k < each; ++k) {
            for (auto user = (room + rooms * each - k * 101) % rooms; user < count; user += rooms) {
                users.push_back(user);
            }
        }
        return users;
    });

    Loop loop;
    Totals totals, writes;
    Reconnector reconnector(loop, server);
    const auto writing = std::make_shared<MessengerClient>(writes, 128, "");
    reconnector.connect(writing, writer, server.token(writer), false);
    std::vector<std::shared_ptr<MessengerClient>> clients;
    std::vector<std::string> tokens;
    for (std::size_t i = 0; i < count; ++i) {
        tokens.push_back(server.token(i));
        clients.push_back(std::make_shared<MessengerClient>(totals, 0, ""));
        reconnector.connect(clients.back(), i, tokens.back(), false);
        if (i % 100 == 99) {
            loop.run_until(Clock::now() + patience, [&] { return clients[i]->is_welcomed(); });
        }
    }
    const auto is_everybody_here = [&] { return all_of(clients, &MessengerClient::is_welcomed); };
    if (!loop.run_until(Clock::now() + patience, is_everybody_here) || !writing->is_welcomed()) {
        std::cerr << "not everybody could connect\n";
        return false;
    }

    // Half of the rooms are in memory when everybody goes away.
    for (std::size_t room = 0; room < rooms / 2; ++room) {
        writing->send_to(server.scene().rooms[room].to_string());
    }
    loop.run_until(Clock::now() + patience, [&] { return writes.acknowledged == writes.sent; });
    loop.run_for(std::chrono::seconds(2));
    const auto connect_refusals = std::exchange(reconnector.refusals, 0);

    std::cerr << "all are here; now everybody is dropped\n";
    for (const auto& client : clients) {
        client->disconnect();
    }
    for (int i = 0; i < scenario.missed_rooms; ++i) {
        const auto room = static_cast<std::size_t>(i) * rooms / static_cast<std::size_t>(scenario.missed_rooms);
        writing->send_to(server.scene().rooms[room].to_string());
    }
    loop.run_until(Clock::now() + patience, [&] { return writes.acknowledged == writes.sent; });
    Bystander bystanding(server, server.scene().rooms[rooms].to_string(), server.token(bystander));
    loop.run_for(std::chrono::seconds(1));
    // Ten thousand clients would have machines of their own; here they must not take the cores from the bystander.
    ::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), 10);
    const auto cpu_before = cpu_seconds(server.pid());
    const auto start = Clock::now();
    for (std::size_t i = 0; i < count; ++i) {
        reconnector.connect(clients[i], i, tokens[i], true);
    }
    const bool is_back =
        loop.run_until(start + patience, [&] { return all_of(clients, &MessengerClient::has_caught_up); });
    const std::chrono::duration<double> wall = Clock::now() - start;
    const auto cpu = cpu_seconds(server.pid()) - cpu_before;
    const auto& others = bystanding.finish();
    loop.run_for(std::chrono::milliseconds(500));

    std::cout << boost::json::serialize(boost::json::object{{"clients", scenario.clients},
                                                            {"roomsEach", scenario.rooms_each},
                                                            {"allBack", is_back},
                                                            {"secondsUntilAllBack", wall.count()},
                                                            {"serverCpuSeconds", cpu},
                                                            {"refusalsRetried", reconnector.refusals},
                                                            {"refusalsAtFirst", connect_refusals},
                                                            {"lostOrRepeated", totals.disorder},
                                                            {"bystanderAckMs",
                                                             {{"p50", others.ack.percentile(0.5)},
                                                              {"p99", others.ack.percentile(0.99)},
                                                              {"max", others.ack.max_ms()}}},
                                                            {"bystanderRefused", others.refused}})
              << std::endl;
    loop.group.abort_all();
    return is_back && wall.count() <= scenario.seconds && totals.disorder == 0;
}

}  // namespace messenger::bench
