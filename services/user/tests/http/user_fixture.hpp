// The user service in a process of the test, with fakes in the places of auth and chat.
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "testing/test_host.hpp"
#include "tests/http/fake_auth.hpp"
#include "user_service.hpp"

namespace messenger::user {

/// Remembers what it is told; can be down, or too old to know the routes.
class FakeChat final : public net::Transport {
  public:
    struct State {
        std::mutex mutex;
        std::vector<std::string> calls;  ///< "PUT /internal/users/... {body}"
        std::atomic<bool> is_down{false};
        std::atomic<int> status{204};

        std::vector<std::string> all_calls() {
            const std::scoped_lock lock(mutex);
            return calls;
        }
    };
    explicit FakeChat(std::shared_ptr<State> state) : state_(std::move(state)) {}

    Task<Result<net::Response>> send(net::Request request, std::string body, std::chrono::milliseconds) override {
        if (state_->is_down) {
            co_return fail(problem::unavailable);
        }
        const std::scoped_lock lock(state_->mutex);
        if (state_->status < 300) {
            auto call = std::string(to_string(request.method)) + " " + request.path;
            state_->calls.push_back(body.empty() ? call : call + " " + body);
        }
        co_return net::Response::empty(state_->status);
    }

  private:
    std::shared_ptr<State> state_;
};

class UserHttpTest : public ::testing::Test {
  protected:
    using Reply = messenger::testing::Reply;
    using Method = net::Method;

    UserHttpTest() {
        begin();
        ada = register_user("Ada Lovelace");
        grace = register_user("Grace Hopper");
    }

    void begin() {
        host.set_peer(Peer::auth, std::make_unique<FakeAuth>(auth));
        host.set_peer(Peer::chat, std::make_unique<FakeChat>(chat));
        host.add<UserService>();
        host.start();
    }
    UserId register_user(const std::string& display_name) {
        const auto id = UserId::generate();
        auth->display_names[id.to_string()] = display_name;
        const auto body =
            boost::json::serialize(boost::json::object{{"displayName", display_name}, {"email", "a@b.c"}});
        EXPECT_EQ(host.call_internally("user", {Method::put, "/internal/profiles/" + id.to_string(), body}).status,
                  200);
        return id;
    }
    Reply call(UserId caller, Method method, const std::string& target, const std::string& body = {}) {
        return host.call("user", {method, target, body, auth->token(caller)});
    }
    Reply get(UserId caller, const std::string& target) { return call(caller, Method::get, target); }
    Reply put(UserId caller, const std::string& target) { return call(caller, Method::put, target); }
    Reply remove(UserId caller, const std::string& target) { return call(caller, Method::del, target); }
    Reply patch(UserId caller, const std::string& body, const std::string& target = "/api/users/me") {
        return call(caller, Method::patch, target, body);
    }
    /// The fields that an answer complains about.
    static std::vector<std::string> paths_of(const Reply& reply) {
        std::vector<std::string> paths;
        for (const auto& error : reply.at("errors").as_array()) {
            paths.emplace_back(error.at("path").as_string());
        }
        return paths;
    }

    std::shared_ptr<FakeAuthState> auth = std::make_shared<FakeAuthState>();
    std::shared_ptr<FakeChat::State> chat = std::make_shared<FakeChat::State>();
    messenger::testing::TestHost host;
    UserId ada;
    UserId grace;
};

}  // namespace messenger::user
