// Auth and the user service as chat sees them.
#pragma once

#include <boost/json.hpp>
#include <memory>

#include "core/jwt.hpp"
#include "net/transport.hpp"

namespace messenger::chat {

/// Serves the public key of its own signer.
class FakeAuth final : public net::Transport {
  public:
    explicit FakeAuth(std::shared_ptr<const JwtSigner> signer) : signer_(std::move(signer)) {}

    Task<Result<net::Response>> send(net::Request request, std::string, std::chrono::milliseconds) override {
        if (request.path == "/.well-known/jwks.json") {
            co_return net::Response::json(200, to_jwks({signer_->public_key()}));
        }
        co_return fail(problem::unavailable);
    }

  private:
    std::shared_ptr<const JwtSigner> signer_;
};

/// Knows everybody but the nil id.
class FakeUsers final : public net::Transport {
  public:
    Task<Result<net::Response>> send(net::Request, std::string body, std::chrono::milliseconds) override {
        boost::json::array items;
        const auto request = boost::json::parse(body);
        for (const auto& id : request.at("ids").as_array()) {
            if (std::string_view(id.as_string()) != UserId().to_string()) {
                items.push_back(boost::json::object{{"id", id}, {"displayName", "Somebody"}});
            }
        }
        co_return net::Response::json(200, boost::json::serialize(boost::json::object{{"items", std::move(items)}}));
    }
};

inline std::string token_for(const JwtSigner& signer, UserId user,
                             std::chrono::seconds lifetime = std::chrono::minutes(5)) {
    const auto second = std::chrono::floor<std::chrono::seconds>(now());
    return signer.sign({.user = user,
                        .session = SessionId::generate(),
                        .issued_at = second,
                        .expires_at = second + lifetime,
                        .token_id = "t"});
}

}  // namespace messenger::chat
