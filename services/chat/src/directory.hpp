// Who exists: asked of the user service, which knows every account's profile.
#pragma once

#include <boost/json.hpp>
#include <map>
#include <string>
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

    /// What the known ones among some users are called; unavailable as below.
    Task<Result<std::map<UserId, std::string>>> names(std::vector<UserId> ids);
    /// Those of the ids that nobody has, in their order; unavailable when that can't be found out now.
    Task<Result<std::vector<UserId>>> unknown(std::vector<UserId> ids);

  private:
    /// The cards of the known ones.
    Task<Result<boost::json::array>> cards(std::vector<UserId> ids);

    net::Transport& users_;
};

}  // namespace messenger::chat
