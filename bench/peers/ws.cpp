// The protocol of peers/ws/server.mjs: Messenger's own, without a token.
#include "core/ids.hpp"
#include "load/process.hpp"
#include "load/web_socket.hpp"
#include "peers/peers.hpp"

namespace messenger::bench {
namespace {

constexpr std::size_t id_size = 36;

class WsClient final : public WebSocketClient {
  public:
    WsClient(Totals& totals, std::size_t text_bytes, std::string room)
        : WebSocketClient(totals, text_bytes), room_(std::move(room)) {}

    void hello() {
        write(R"({"op":"hello","user":")" + Uuid::generate().to_string() + R"(","room":")" + room_ + "\"}");
    }
    bool is_welcomed() const { return is_welcomed_; }

    void on_text(net::ws::Connection&, std::string_view text) override {
        if (text.starts_with(R"({"op":"event")")) {
            delivered(text);
        } else if (text.starts_with(R"({"op":"ok","id":")")) {
            answered(text.substr(17, id_size), true);
        } else if (text.starts_with(R"({"op":"welcome")")) {
            is_welcomed_ = true;
        }
    }

  protected:
    void post(const std::string& id, const std::string& text) override {
        write(R"({"op":"message.send","id":")" + id + R"(","room":")" + room_ + R"(","clientId":")" + id +
              R"(","text":")" + text + "\"}");
    }

  private:
    std::string room_;
    bool is_welcomed_ = false;
};

class Ws final : public Server {
  public:
    explicit Ws(const std::string& script) : process_({"node", script}, {}, "listening on") {}
    std::vector<pid_t> pids() const override { return {process_.pid()}; }

    std::shared_ptr<Client> enter(Loop& loop, Totals& totals, const Seat& seat) override {
        const auto room = seat.room ? room_name(*seat.room) : std::string();
        auto client = std::make_shared<WsClient>(totals, seat.text_bytes, room);
        client->open(loop, {.port = std::to_string(process_.announced_port()), .path = "/"}, source_of(seat.user));
        client->hello();
        loop.wait_for([&] { return client->is_welcomed(); });
        return client;
    }

  private:
    Process process_;
};

}  // namespace

std::unique_ptr<Server> start_ws(const std::filesystem::path& script) {
    return std::make_unique<Ws>(script);
}

}  // namespace messenger::bench
