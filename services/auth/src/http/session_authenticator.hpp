// What guards auth's own routes: beyond signature and expiry it knows at once which sessions have ended.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "core/jwt.hpp"
#include "domain/ended_sessions.hpp"
#include "net/authenticator.hpp"

namespace messenger::auth {

/// Thread-safe; its lock is held for a look-up only.
class SessionAuthenticator final : public net::Authenticator {
  public:
    /// The reference must outlive it.
    SessionAuthenticator(JwtVerifier verifier, const EndedSessions& ended);
    Task<Result<Identity>> authenticate(std::string token) override;

  private:
    std::optional<Identity> remembered(const std::string& token);
    void remember(std::string token, const Identity& identity);

    const JwtVerifier verifier_;
    const EndedSessions& ended_;
    std::mutex mutex_;
    /// Tokens whose signature was checked, until they expire: checking one costs more than all else of a request.
    std::unordered_map<std::string, Identity> verified_;
};

}  // namespace messenger::auth
