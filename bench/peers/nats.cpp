// https://docs.nats.io/reference/reference-protocols/nats-protocol
#include <charconv>
#include <stdexcept>

#include "core/ids.hpp"
#include "load/process.hpp"
#include "load/tcp_client.hpp"
#include "peers/peers.hpp"

namespace messenger::bench {
namespace {

constexpr std::string_view line_end = "\r\n";

/// NATS passes on what it gets, so the client sends the event as Messenger's clients receive it.
std::string event_of(const std::string& room, const std::string& user, const std::string& id, const std::string& text) {
    static const std::string at = "2026-01-01T00:00:00.000Z";
    static const std::string message_id = Uuid::generate().to_string();
    return R"({"op":"event","room":")" + room + R"(","seq":1000,"type":"message.created","at":")" + at + R"(","by":")" +
           user + R"(","message":{"id":")" + message_id + R"(","room":")" + room + R"(","seq":1000,"sender":")" + user +
           R"(","text":")" + text + R"(","clientId":")" + id + R"(","createdAt":")" + at +
           R"(","attachments":[],"mentions":[],"reactions":{}}})";
}

class NatsClient final : public TcpClient {
  public:
    NatsClient(Loop& loop, Totals& totals, std::size_t text_bytes, std::string room)
        : TcpClient(loop, totals, text_bytes), room_(std::move(room)) {}

    void connect() {
        write("CONNECT {\"verbose\":false,\"pedantic\":false,\"lang\":\"c++\",\"version\":\"1\",\"protocol\":1}\r\n");
        if (!room_.empty()) {
            write("SUB " + room_ + " 1\r\n");
        }
        write("PING\r\n");
    }
    /// The server has done all that was asked before the PING.
    bool is_subscribed() const { return is_subscribed_; }

  protected:
    void post(const std::string& id, const std::string& text) override {
        const auto event = event_of(room_, user_, id, text);
        write("PUB " + room_ + " " + std::to_string(event.size()) + "\r\n" + event + "\r\n");
    }

    std::size_t on_bytes(std::string_view bytes) override {
        std::size_t used = 0;
        for (;;) {
            const auto rest = bytes.substr(used);
            const auto end = rest.find(line_end);
            if (end == std::string_view::npos) {
                return used;
            }
            const auto line = rest.substr(0, end);
            auto next = end + line_end.size();
            if (line.starts_with("MSG ")) {
                std::size_t size = 0;
                std::from_chars(line.data() + line.rfind(' ') + 1, line.data() + line.size(), size);
                if (rest.size() < next + size + line_end.size()) {
                    return used;
                }
                on_message(rest.substr(next, size));
                next += size + line_end.size();
            } else {
                on_line(line);
            }
            used += next;
        }
    }

  private:
    void on_message(std::string_view event) {
        delivered(event);
        answered(id_in(event), true);
    }
    void on_line(std::string_view line) {
        if (line == "PING") {
            write("PONG\r\n");
        } else if (line == "PONG") {
            is_subscribed_ = true;
        } else if (line.starts_with("-ERR")) {
            throw std::runtime_error("NATS says " + std::string(line));
        }
    }

    std::string room_;
    std::string user_ = Uuid::generate().to_string();
    bool is_subscribed_ = false;
};

class Nats final : public Server {
  public:
    std::vector<pid_t> pids() const override { return {process_.pid()}; }

    std::shared_ptr<Client> enter(Loop& loop, Totals& totals, const Seat& seat) override {
        const auto room = seat.room ? room_name(*seat.room) : std::string();
        auto client = std::make_shared<NatsClient>(loop, totals, seat.text_bytes, room);
        client->open(process_.announced_port(), source_of(seat.user));
        client->connect();
        loop.wait_for([&] { return client->is_subscribed(); });
        return client;
    }

  private:
    Process process_{{"nats-server", "--addr", "127.0.0.1", "--port", "-1"}, {}, "Listening for client connections on"};
};

}  // namespace

std::unique_ptr<Server> start_nats() {
    return std::make_unique<Nats>();
}

}  // namespace messenger::bench
