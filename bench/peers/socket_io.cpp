// Socket.IO 5 in Engine.IO 4, over WebSocket: https://socket.io/docs/v4/socket-io-protocol
#include "core/ids.hpp"
#include "load/process.hpp"
#include "load/web_socket.hpp"
#include "peers/peers.hpp"

namespace messenger::bench {
namespace {

constexpr std::size_t id_size = 36;

class SocketIoClient final : public WebSocketClient {
  public:
    SocketIoClient(Totals& totals, std::size_t text_bytes, std::string room)
        : WebSocketClient(totals, text_bytes), room_(std::move(room)) {}

    /// Whether the server has answered the hello that follows the connection to the namespace.
    bool is_welcomed() const { return is_welcomed_; }

    void on_text(net::ws::Connection&, std::string_view text) override {
        if (text.starts_with(R"(42["event")")) {
            delivered(text);
        } else if (text.starts_with("43")) {
            on_acknowledgement(text);
        } else if (text.starts_with("40")) {
            write(R"(420["hello",{"user":")" + Uuid::generate().to_string() + R"(","room":")" + room_ + "\"}]");
        } else if (text.starts_with("0{")) {
            write("40");
        } else if (text == "2") {  // the server's ping
            write("3");
        }
    }

  protected:
    void post(const std::string& id, const std::string& text) override {
        write("42" + std::to_string(++last_packet_) + R"(["message.send",{"id":")" + id + R"(","room":")" + room_ +
              R"(","clientId":")" + id + R"(","text":")" + text + "\"}]");
    }

  private:
    /// 43, the packet's number, and the arguments of the callback: none for the hello, the id of a message and its seq.
    void on_acknowledgement(std::string_view text) {
        const auto quote = text.find('"');
        if (quote == std::string_view::npos) {
            is_welcomed_ = true;
        } else {
            answered(text.substr(quote + 1, id_size), true);
        }
    }

    std::string room_;
    std::uint64_t last_packet_ = 0;
    bool is_welcomed_ = false;
};

class SocketIo final : public Server {
  public:
    explicit SocketIo(const std::string& script) : process_({"node", script}, {}, "listening on") {}
    std::vector<pid_t> pids() const override { return {process_.pid()}; }

    std::shared_ptr<Client> enter(Loop& loop, Totals& totals, const Seat& seat) override {
        const auto room = seat.room ? room_name(*seat.room) : std::string();
        auto client = std::make_shared<SocketIoClient>(totals, seat.text_bytes, room);
        client->open(
            loop, {.port = std::to_string(process_.announced_port()), .path = "/socket.io/?EIO=4&transport=websocket"},
            source_of(seat.user));
        loop.wait_for([&] { return client->is_welcomed(); });
        return client;
    }

  private:
    Process process_;
};

}  // namespace

std::unique_ptr<Server> start_socket_io(const std::filesystem::path& script) {
    return std::make_unique<SocketIo>(script);
}

}  // namespace messenger::bench
