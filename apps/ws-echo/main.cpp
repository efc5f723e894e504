// ws-echo: sends every WebSocket message back, on the very frame code of the chat service. For conformance tests: no
// authentication, no rate limits, messages of up to 64 MiB.
#include <CLI/CLI.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "core/log.hpp"
#include "net/http_server.hpp"
#include "net/problem.hpp"
#include "net/ws/connection_group.hpp"
#include "net/ws/handshake.hpp"

namespace messenger {
namespace {

constexpr net::ws::Connection::Options echo_options{
    .allow_binary = true, .max_message_bytes = 64UL << 20U, .outbox_limit_bytes = 256UL << 20U};

class Echo final : public net::ws::Listener {
  public:
    void on_text(net::ws::Connection& connection, std::string_view text) override { connection.send_text(text); }
    void on_binary(net::ws::Connection& connection, std::string_view data) override { connection.send_binary(data); }
    void on_closed(net::ws::Connection&, const net::ws::CloseReason&) override {}
};

/// Answers upgrades at "/"; one group of connections for each shard.
class EchoHandler final : public net::HttpHandler {
  public:
    explicit EchoHandler(net::Shards& shards) {
        for (std::size_t i = 0; i < shards.size(); ++i) {
            groups_.push_back(std::make_unique<net::ws::ConnectionGroup>(shards.context(i).get_executor()));
        }
    }

    Task<net::Response> handle(net::Request request, net::BodySource&) override {
        if (request.path != "/") {
            co_return net::error_response(Error(problem::not_found), request.request_id);
        }
        co_return net::ws::accept_upgrade(
            request, [this](net::Upgraded upgraded, std::optional<net::ws::DeflateAgreement> deflate) {
                open(std::move(upgraded), deflate);
            });
    }

  private:
    void open(net::Upgraded upgraded, std::optional<net::ws::DeflateAgreement> deflate) {
        auto options = echo_options;
        options.deflate = deflate;
        const auto connection = std::make_shared<net::ws::Connection>(std::move(upgraded), options, echo_);
        groups_[net::Shards::current().value()]->add(connection);
        connection->start();
    }

    std::vector<std::unique_ptr<net::ws::ConnectionGroup>> groups_;
    std::shared_ptr<Echo> echo_ = std::make_shared<Echo>();
};

int serve(const std::string& address, std::uint16_t port) {
    net::Shards shards(std::max(1U, std::thread::hardware_concurrency()));
    EchoHandler handler(shards);
    net::HttpServer server(shards, handler);
    try {
        port = server.listen(address, port);
    } catch (const net::AddressInUse& error) {
        log::error("can't start", {{"reason", error.what()}});
        return 1;
    }
    boost::asio::io_context signals_context;
    boost::asio::signal_set signals(signals_context, SIGTERM, SIGINT);
    signals.async_wait([](auto, auto) {});
    server.start();
    shards.start();
    log::info("ready", {{"url", "ws://" + address + ":" + std::to_string(port) + "/"}});
    signals_context.run();
    shards.stop();
    return 0;
}

}  // namespace
}  // namespace messenger

int main(int argc, char** argv) {
    std::string address = "127.0.0.1";
    std::uint16_t port = 0;
    CLI::App app("Echoes every WebSocket message at /");
    app.add_option("--port", port, "port to listen on; 0 picks a free one");
    app.add_option("--bind-address", address, "address to listen on");
    CLI11_PARSE(app, argc, argv);
    std::signal(SIGPIPE, SIG_IGN);
    messenger::log::start("ws-echo", messenger::log::Level::info);
    const int exit_code = messenger::serve(address, port);
    messenger::log::stop();
    return exit_code;
}
