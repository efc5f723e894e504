// Who exists: asked of the user service, which knows every account's profile.
#pragma once

#include <vector>

#include "core/ids.hpp"
#include "core/result.hpp"
#include "net/transport.hpp"

namespace messenger::chat {

/// Thread-safe.
class Directory {
  public:
    /// `users` must outlive this.
    explicit Directory(net::Transport& users) : users_(users) {}

    /// Those of the ids that nobody has, in their order; unavailable when that can't be found out now.
    Task<Result<std::vector<UserId>>> unknown(std::vector<UserId> ids);

  private:
    net::Transport& users_;
};

}  // namespace messenger::chat
