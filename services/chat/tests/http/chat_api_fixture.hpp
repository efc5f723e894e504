// A chat service without sockets, called as the gateway calls it.
#pragma once

#include <gtest/gtest.h>

#include "chat_service.hpp"
#include "testing/test_host.hpp"
#include "tests/chat_database.hpp"
#include "tests/fake_peers.hpp"

namespace messenger::chat {

using messenger::testing::Reply;
using net::Method;

class ChatApiTest : public ::testing::Test {
  protected:
    ChatApiTest() { begin(); }
    void begin() {
        host.set_peer(Peer::auth, std::make_unique<FakeAuth>(signer));
        host.set_peer(Peer::user, std::make_unique<FakeUsers>());
        host.add<ChatService>();
        host.start();
    }
    Reply call(UserId user, Method method, const std::string& target, const std::string& body = {}) {
        return host.call("chat", {method, target, body, token_for(*signer, user)});
    }
    Reply get(UserId user, const std::string& target) { return call(user, Method::get, target); }
    std::string open(UserId owner, const std::string& type, const std::vector<UserId>& others, bool is_public = false) {
        boost::json::array ids;
        for (const auto& user : others) {
            ids.emplace_back(user.to_string());
        }
        boost::json::object body{{"type", type}, {"memberIds", std::move(ids)}};
        if (type != "direct") {
            body["name"] = "Tea room";
            body["public"] = is_public;
        }
        return call(owner, Method::post, "/api/rooms", boost::json::serialize(body)).string_at("id");
    }
    Reply post(UserId user, const std::string& room, const std::string& client_id, const std::string& text = "hi") {
        return call(user, Method::post, "/api/rooms/" + room + "/messages",
                    boost::json::serialize(boost::json::object{{"text", text}, {"clientId", client_id}}));
    }
    static std::vector<std::string> pointers(const Reply& reply) {
        std::vector<std::string> paths;
        for (const auto& error : reply.at("errors").as_array()) {
            paths.emplace_back(error.at("path").as_string());
        }
        return paths;
    }

    std::shared_ptr<const JwtSigner> signer =
        std::make_shared<const JwtSigner>(JwtSigner::from_pem(JwtSigner::generate_pem()).value());
    ChatDatabase database;
    messenger::testing::TestHost host{database.in({})};
    UserId ada = UserId::generate();
    UserId bob = UserId::generate();
    UserId eve = UserId::generate();
};

}  // namespace messenger::chat
