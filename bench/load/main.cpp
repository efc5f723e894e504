// bench-load: what a chat server does under load. Each scenario starts a server of its own.
//   bench-load fan-out --rooms 1 --members 1000 --in-flight 128 --seconds 10
//   bench-load fan-out --rooms 100 --members 10 --rate 2000
//   bench-load --on nats fan-out --rooms 1 --members 1000
//   bench-load idle | storm | presence | beside | start
#include <CLI/CLI.hpp>
#include <iostream>

#include "load/scenarios.hpp"

int main(int argc, char** argv) {
    using namespace messenger::bench;
    Launch launch;
    FanOut fan_out;
    Idle idle;
    Storm storm;
    PresenceChurn presence;
    Beside beside;
    CLI::App app("Load for a chat server on loopback");
    app.require_subcommand(1);
    app.add_option("--server", launch.program, "Messenger's program")->capture_default_str();
    app.add_option("--peers", launch.peers, "the folder of the peers' scripts and packages")->capture_default_str();
    const std::string which = "the server to start, for fan-out and idle";
    const auto is_server = CLI::IsMember({"messenger", "messenger-chat", "ws", "socket.io", "nats", "ejabberd"});
    app.add_option("--on", launch.server, which)->check(is_server)->capture_default_str();
    app.add_option("--instances", launch.instances, "of messenger-chat, on one --database")->capture_default_str();
    app.add_option("--database", launch.database, "the URL of an empty one on a server, for messenger-chat");
    app.add_option("--redis", launch.redis, "the URL of the Redis that its instances speak through");
    auto* fan = app.add_subcommand("fan-out", "deliveries for each CPU second of the server, and latencies");
    fan->add_option("--rooms", fan_out.rooms)->capture_default_str();
    fan->add_option("--members", fan_out.members, "users in each room, a socket each")->capture_default_str();
    fan->add_option("--in-flight", fan_out.in_flight, "messages under way")->capture_default_str();
    fan->add_option("--senders", fan_out.senders, "clients that send them; 0: one message each");
    fan->add_option("--rate", fan_out.rate, "messages a second, instead of a number under way");
    fan->add_option("--seconds", fan_out.seconds)->capture_default_str();
    fan->add_option("--settle", fan_out.settle, "seconds before the first message")->capture_default_str();
    fan->add_option("--text-bytes", fan_out.text_bytes)->capture_default_str();
    auto* idling = app.add_subcommand("idle", "memory of idle connections");
    idling->add_option("--first", idle.first)->capture_default_str();
    idling->add_option("--last", idle.last)->capture_default_str();
    auto* storming = app.add_subcommand("storm", "everybody is dropped at once and comes back at once");
    storming->add_option("--clients", storm.clients)->capture_default_str();
    storming->add_option("--rooms-each", storm.rooms_each)->capture_default_str();
    storming->add_option("--members", storm.members, "of each room")->capture_default_str();
    auto* churning = app.add_subcommand("presence", "people come and go, of messenger-chat");
    churning->add_option("--users", presence.users)->capture_default_str();
    churning->add_option("--members", presence.members, "of each room")->capture_default_str();
    auto* joining = app.add_subcommand("beside", "two instances of messenger-chat start beside rooms that are new");
    joining->add_option("--rooms", beside.rooms)->capture_default_str();
    joining->add_option("--members", beside.members, "of each room")->capture_default_str();
    auto* starting = app.add_subcommand("start", "time to ready, and memory then");
    CLI11_PARSE(app, argc, argv);
    try {
        const bool is_good = fan->parsed()        ? run_fan_out(launch, fan_out)
                             : idling->parsed()   ? run_idle(launch, idle)
                             : churning->parsed() ? run_presence(launch, presence)
                             : joining->parsed()  ? run_beside(launch, beside)
                             : storming->parsed() ? run_storm(launch.program, storm)
                             : starting->parsed() ? run_start(launch.program)
                                                  : false;
        return is_good ? 0 : 1;
    } catch (const std::exception& error) {
        std::cerr << error.what() << "\n";
        return 2;
    }
}
