// The auth service, as its peers call it.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/clock.hpp"
#include "core/identity.hpp"
#include "core/ids.hpp"
#include "core/result.hpp"
#include "net/task.hpp"
#include "net/transport.hpp"

namespace messenger::contracts {

/// Something whose access tokens are to be refused and whose sockets are to be closed: one session, or all that a user
/// had at that time.
struct Revocation {
    std::int64_t position = 0;
    std::optional<SessionId> session;
    std::optional<UserId> user;
    RevocationReason reason = RevocationReason::ended;
    Timestamp at{};
};

struct RevocationPage {
    std::vector<Revocation> items;  ///< in order
    std::int64_t position = 0;      ///< where to go on from
};

/// Thread-safe.
class AuthClient {
  public:
    /// The transport must outlive it.
    explicit AuthClient(net::Transport& auth) : auth_(auth) {}

    /// What has been revoked after a position; waits up to `wait` (at most 30 seconds) for the next if there is none.
    /// unavailable, gateway_timeout or bad_gateway.
    Task<Result<RevocationPage>> revocations(std::int64_t after, std::chrono::seconds wait);

  private:
    net::Transport& auth_;
};

}  // namespace messenger::contracts
