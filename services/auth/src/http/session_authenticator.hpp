// What guards auth's own routes: beyond signature and expiry it knows at once which sessions have ended.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "domain/ended_sessions.hpp"
#include "net/authenticator.hpp"
#include "security/published_keys.hpp"

namespace messenger::auth {

/// Thread-safe; its lock is held for a look-up only.
class SessionAuthenticator final : public net::Authenticator {
  public:
    /// The references must outlive it.
    SessionAuthenticator(PublishedKeys& keys, const EndedSessions& ended) : keys_(keys), ended_(ended) {}
    Task<Result<Identity>> authenticate(std::string token) override;

  private:
    std::optional<Identity> remembered(const std::string& token);
    void remember(std::string token, const Identity& identity);

    PublishedKeys& keys_;
    const EndedSessions& ended_;
    std::mutex mutex_;
    /// Tokens whose signature was checked, until they expire: checking one costs more than all else of a request.
    std::unordered_map<std::string, Identity> verified_;
};

}  // namespace messenger::auth
