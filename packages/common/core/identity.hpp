// Who is calling: what a verified access token says.
#pragma once

#include <string_view>

#include "core/clock.hpp"
#include "core/ids.hpp"

namespace messenger {

enum class Role { user, admin };

constexpr std::string_view to_string(Role role) {
    return role == Role::admin ? "admin" : "user";
}

struct Identity {
    UserId user;
    SessionId session;
    Role role = Role::user;
    Timestamp issued_at{};  ///< whole seconds
    Timestamp expires_at{};
};

}  // namespace messenger
