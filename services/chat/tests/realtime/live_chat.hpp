// A chat service on three shards behind a real socket, for tests of what happens between threads.
#pragma once

#include <gtest/gtest.h>

#include "chat_service.hpp"
#include "net/http_server.hpp"
#include "testing/test_host.hpp"
#include "tests/chat_database.hpp"
#include "tests/fake_peers.hpp"
#include "tests/realtime/ws_client.hpp"

namespace messenger::chat {

/// An instance of the service on three shards.
class LiveNode {
  public:
    LiveNode(std::map<std::string, std::string> settings, std::shared_ptr<const JwtSigner> signer)
        : host(on_three_shards(std::move(settings))), signer_(std::move(signer)) {
        host.set_peer(Peer::auth, std::make_unique<FakeAuth>(signer_));
        host.set_peer(Peer::user, std::make_unique<FakeUsers>());
        host.add<ChatService>();
        server = std::make_unique<net::HttpServer>(host.process().shards, host.process().service("chat").handler());
        port = server->listen("127.0.0.1", 0);
        server->start();
        host.start();
    }
    ~LiveNode() {
        server->drain();
        host.stop();
        server.reset();
    }
    LiveNode(const LiveNode&) = delete;
    LiveNode& operator=(const LiveNode&) = delete;

    std::string token(UserId user) const { return token_for(*signer_, user); }
    std::unique_ptr<WsClient> connect(UserId user, const boost::json::object& resume = {}) {
        auto client = std::make_unique<WsClient>(port);
        client->hello(token(user), resume);
        return client;
    }
    messenger::testing::Reply call(UserId user, net::Method method, const std::string& target,
                                   const std::string& body = {}) {
        return host.call("chat", {method, target, body, token(user)});
    }
    /// A group room; its id.
    std::string open_room(UserId owner, const std::vector<UserId>& others) {
        boost::json::array ids;
        for (const auto& user : others) {
            ids.emplace_back(user.to_string());
        }
        const boost::json::object body{{"type", "group"}, {"name", "Room"}, {"memberIds", std::move(ids)}};
        return call(owner, net::Method::post, "/api/rooms", boost::json::serialize(body)).string_at("id");
    }
    messenger::testing::Reply post(UserId user, const std::string& room, const std::string& client_id) {
        const boost::json::object body{{"text", "t " + client_id}, {"clientId", client_id}};
        return call(user, net::Method::post, "/api/rooms/" + room + "/messages", boost::json::serialize(body));
    }

    messenger::testing::TestHost host;
    std::unique_ptr<net::HttpServer> server;
    std::uint16_t port = 0;

  private:
    static std::map<std::string, std::string> on_three_shards(std::map<std::string, std::string> settings) {
        settings["MESSENGER_SHARDS"] = "3";
        return settings;
    }

    std::shared_ptr<const JwtSigner> signer_;
};

/// The frame that sends a message.
inline boost::json::object message(const std::string& room, const std::string& client_id) {
    return {
        {"op", "message.send"}, {"id", client_id}, {"room", room}, {"text", "t " + client_id}, {"clientId", client_id}};
}

class LiveChat : public ::testing::Test {
  protected:
    explicit LiveChat(std::map<std::string, std::string> settings = {})
        : node(database.in(std::move(settings)), signer) {}

    std::string token(UserId user) const { return node.token(user); }
    std::unique_ptr<WsClient> connect(UserId user, const boost::json::object& resume = {}) {
        return node.connect(user, resume);
    }
    messenger::testing::Reply call(UserId user, net::Method method, const std::string& target,
                                   const std::string& body = {}) {
        return node.call(user, method, target, body);
    }
    std::string open_room(UserId owner, const std::vector<UserId>& others) { return node.open_room(owner, others); }
    /// The number of the message.
    std::int64_t post(UserId user, const std::string& room, const std::string& client_id) {
        return node.post(user, room, client_id).at("seq").as_int64();
    }

    std::shared_ptr<const JwtSigner> signer =
        std::make_shared<const JwtSigner>(JwtSigner::from_pem(JwtSigner::generate_pem()).value());
    ChatDatabase database;
    LiveNode node;
    messenger::testing::TestHost& host = node.host;
    std::uint16_t port = node.port;
    UserId ada = UserId::generate();
    UserId bob = UserId::generate();
};

}  // namespace messenger::chat
