// Who is calling: what a verified access token says.
#pragma once

#include <optional>
#include <string_view>

#include "core/clock.hpp"
#include "core/ids.hpp"

namespace messenger {

enum class Role { user, admin };

constexpr std::string_view to_string(Role role) {
    return role == Role::admin ? "admin" : "user";
}

/// Why access tokens are refused from some time on.
enum class RevocationReason {
    ended,     ///< the session is over: signed out, ended from elsewhere, or the password was reset
    disabled,  ///< the account is disabled
    deleted,   ///< the account is gone
    outdated,  ///< what the tokens say is not true any more, such as the role: refreshing gives better ones
};

/// Whether signing in again would not help.
constexpr bool is_about_account(RevocationReason reason) {
    return reason == RevocationReason::disabled || reason == RevocationReason::deleted;
}

constexpr std::string_view to_string(RevocationReason reason) {
    switch (reason) {
        case RevocationReason::ended:
            break;
        case RevocationReason::disabled:
            return "disabled";
        case RevocationReason::deleted:
            return "deleted";
        case RevocationReason::outdated:
            return "outdated";
    }
    return "ended";
}

/// The inverse; nothing for an unknown word.
constexpr std::optional<RevocationReason> parse_revocation_reason(std::string_view word) {
    for (const auto reason :
         {RevocationReason::ended, RevocationReason::disabled, RevocationReason::deleted, RevocationReason::outdated}) {
        if (word == to_string(reason)) {
            return reason;
        }
    }
    return std::nullopt;
}

struct Identity {
    UserId user;
    SessionId session;
    Role role = Role::user;
    Timestamp issued_at{};  ///< whole seconds
    Timestamp expires_at{};
};

}  // namespace messenger
