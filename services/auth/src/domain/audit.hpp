// The audit log: who did what to the security of which account, when and from where. Never a secret, nor what somebody
// typed.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "domain/account.hpp"
#include "net/task.hpp"

namespace messenger::auth {

using AuditId = Id<struct AuditTag>;

/// What the log tells of; the words are stable.
namespace audited {
inline constexpr std::string_view registered = "account.registered";
inline constexpr std::string_view signed_in = "login.succeeded";
inline constexpr std::string_view sign_in_failed = "login.failed";
/// An attempt that had to wait, said once for each pause; the detail says what for.
inline constexpr std::string_view throttled = "attempt.throttled";
inline constexpr std::string_view signed_out = "session.ended";
inline constexpr std::string_view signed_out_everywhere = "session.all-ended";
inline constexpr std::string_view refresh_reused = "session.refresh-reused";
inline constexpr std::string_view reauthenticated = "session.reauthenticated";
inline constexpr std::string_view reauthentication_failed = "session.reauthentication-failed";
inline constexpr std::string_view password_changed = "password.changed";
inline constexpr std::string_view password_change_failed = "password.change-failed";
inline constexpr std::string_view reset_link_requested = "password.reset-requested";
inline constexpr std::string_view password_reset = "password.reset";
inline constexpr std::string_view verification_link_requested = "email.verification-requested";
inline constexpr std::string_view email_verified = "email.verified";
inline constexpr std::string_view totp_enabled = "totp.enabled";
inline constexpr std::string_view totp_disabled = "totp.disabled";
inline constexpr std::string_view recovery_code_used = "totp.recovery-code-used";
inline constexpr std::string_view disabled = "account.disabled";
inline constexpr std::string_view enabled = "account.enabled";
inline constexpr std::string_view role_changed = "account.role-changed";
inline constexpr std::string_view deleted = "account.deleted";
inline constexpr std::string_view admin_created = "account.admin-created";
inline constexpr std::string_view keys_rotated = "keys.rotated";
}  // namespace audited

struct AuditEntry {
    AuditId id = AuditId::generate();
    std::string action;
    std::optional<UserId> actor;    ///< nobody: not signed in, or the command line
    std::optional<UserId> subject;  ///< whose account; nobody: none was found
    Device device;
    std::string detail{};
    Timestamp at = now();
};

struct AuditQuery {
    std::optional<UserId> subject;
    std::optional<AuditId> before;
    std::size_t limit = 50;
};

/// Thread-safe. Every call may answer overloaded, and throws store::StoreError when the database is not usable.
class AuditLog {
  public:
    virtual ~AuditLog() = default;
    /// Adds an entry by itself. What changes an account adds its entry in the same transaction instead.
    virtual Task<Result<>> record(AuditEntry entry) = 0;
    /// The newest first.
    virtual Task<Result<std::vector<AuditEntry>>> entries(AuditQuery query) = 0;
};

}  // namespace messenger::auth
