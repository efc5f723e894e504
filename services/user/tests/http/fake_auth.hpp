// Auth as the user service sees it: public keys, accounts by id, and changed display names.
#pragma once

#include <boost/json.hpp>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "core/jwt.hpp"
#include "net/transport.hpp"

namespace messenger::user {

/// What the fake knows; shared with the test.
struct FakeAuthState {
    JwtSigner signer = JwtSigner::from_pem(JwtSigner::generate_pem()).value();
    std::mutex mutex;
    std::map<std::string, std::string> display_names;  ///< by user id
    bool is_down = false;

    std::string token(UserId user) const {
        return signer.sign({.user = user,
                            .session = SessionId::generate(),
                            .issued_at = std::chrono::floor<std::chrono::seconds>(now()),
                            .expires_at = std::chrono::floor<std::chrono::seconds>(now()) + std::chrono::minutes(5),
                            .token_id = "t"});
    }
};

class FakeAuth final : public net::Transport {
  public:
    explicit FakeAuth(std::shared_ptr<FakeAuthState> state) : state_(std::move(state)) {}

    Task<Result<net::Response>> send(net::Request request, std::string body, std::chrono::milliseconds) override {
        const std::scoped_lock lock(state_->mutex);
        if (request.path == "/.well-known/jwks.json") {
            co_return net::Response::json(200, to_jwks({state_->signer.public_key()}));
        }
        if (state_->is_down) {
            co_return fail(problem::unavailable);
        }
        const auto id = request.path.substr(request.path.rfind('/') + 1);
        const auto found = state_->display_names.find(id);
        if (found == state_->display_names.end()) {
            co_return net::Response::empty(404);
        }
        if (request.method == net::Method::patch) {
            found->second = std::string(boost::json::parse(body).at("displayName").as_string());
        }
        const boost::json::object account{{"id", id}, {"displayName", found->second}};
        co_return net::Response::json(200, boost::json::serialize(account));
    }

  private:
    std::shared_ptr<FakeAuthState> state_;
};

}  // namespace messenger::user
