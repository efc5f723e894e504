#include "load/server.hpp"

#include <fmt/format.h>

#include <numeric>
#include <stdexcept>

#include "load/messenger.hpp"
#include "peers/peers.hpp"

namespace messenger::bench {
namespace {

class Messenger final : public Server {
  public:
    Messenger(const std::string& program, std::size_t users, std::size_t rooms, std::size_t members,
              MessengerServer::Options options)
        : server_(
              program, users, rooms,
              [members](std::size_t room) {
                  std::vector<std::size_t> indices(members);
                  std::iota(indices.begin(), indices.end(), room * members);
                  return indices;
              },
              std::move(options)) {}

    std::vector<pid_t> pids() const override { return server_.pids(); }
    std::shared_ptr<Client> enter(Loop& loop, Totals& totals, const Seat& seat) override {
        const auto room = seat.room ? server_.scene().rooms[*seat.room].to_string() : std::string();
        auto client = std::make_shared<MessengerClient>(totals, seat.text_bytes, room);
        client->open(loop, {.port = server_.port(entered_++)}, source_of(seat.user));
        client->hello(server_.token(seat.user));
        loop.wait_for([&] { return client->is_welcomed(); });
        return client;
    }

  private:
    MessengerServer server_;
    std::size_t entered_ = 0;
};

}  // namespace

std::string room_name(std::size_t room) {
    return fmt::format("00000000-0000-4000-8000-{:012}", room);
}

int source_of(std::size_t user) {
    return 2 + static_cast<int>(user % 8);
}

std::unique_ptr<Server> start_server(const Launch& launch, std::size_t users, std::size_t rooms, std::size_t members) {
    if (launch.server == "messenger") {
        return std::make_unique<Messenger>(launch.program, users, rooms, members, MessengerServer::Options());
    }
    if (launch.server == "messenger-chat") {
        MessengerServer::Options options{.shape = MessengerServer::Shape::only_chat, .instances = launch.instances};
        options.database = launch.database.empty() ? options.database : launch.database;
        options.redis = launch.redis;
        return std::make_unique<Messenger>(launch.program, users, rooms, members, std::move(options));
    }
    if (launch.server == "ws") {
        return start_ws(launch.peers / "ws" / "server.mjs");
    }
    if (launch.server == "socket.io") {
        return start_socket_io(launch.peers / "socket.io" / "server.mjs");
    }
    if (launch.server == "nats") {
        return start_nats();
    }
    if (launch.server == "ejabberd") {
        return start_ejabberd(launch.peers / "ejabberd.yml");
    }
    throw std::runtime_error("no such server: " + launch.server);
}

}  // namespace messenger::bench
