// SignInThrottle: who guesses passwords is slowed down, by account and by address, whether the account exists or not.
// It never locks the owner out: somebody else's failures count against the account for addresses only that the owner
// has not signed in from.
#pragma once

#include <functional>
#include <mutex>
#include <optional>
#include <string>

#include "domain/attempt_limiter.hpp"

namespace messenger::auth {

/// What an address counts as: an IPv4 address itself, the /64 network of an IPv6 address.
std::string network_of(const std::string& address);

/// Thread-safe.
class SignInThrottle {
  public:
    /// Lets everything pass unless `is_on`.
    explicit SignInThrottle(bool is_on) : is_on_(is_on) {}

    /// Whether it matters if the owner has signed in from the address before.
    bool asks_for_familiarity(const std::string& email_key, Timestamp at) const;
    /// Counts an attempt, or says how long to wait before the next one, which is then not counted.
    std::optional<std::chrono::milliseconds> begin(const std::string& email_key, const std::string& address,
                                                   bool is_familiar, Timestamp at);
    /// The attempt begun has not failed.
    void succeeded(const std::string& email_key, const std::string& address);
    /// The attempt begun has neither failed nor succeeded: the password fits, and a code is missing.
    void take_back(const std::string& email_key, const std::string& address);

  private:
    bool is_on_;
    mutable std::mutex mutex_;
    AttemptLimiter by_both_{{.free_attempts = 5,
                             .first_pause = std::chrono::seconds(1),
                             .longest_pause = std::chrono::minutes(5),
                             .forgotten_after = std::chrono::minutes(60)}};
    AttemptLimiter by_address_{{.free_attempts = 50,
                                .first_pause = std::chrono::seconds(1),
                                .longest_pause = std::chrono::minutes(1),
                                .forgotten_after = std::chrono::minutes(15)}};
    AttemptLimiter by_account_{{.free_attempts = 20,
                                .first_pause = std::chrono::seconds(2),
                                .longest_pause = std::chrono::minutes(15),
                                .forgotten_after = std::chrono::minutes(120)}};
};

/// RequestThrottle: how often one address, or one mailbox, may ask for something that costs us or others: accounts,
/// mails. Thread-safe.
class RequestThrottle {
  public:
    RequestThrottle(bool is_on, AttemptRules rules) : is_on_(is_on), requests_(rules) {}
    /// Counts a request, or says how long to wait before the next one.
    std::optional<std::chrono::milliseconds> begin(const std::string& key, Timestamp at);

  private:
    bool is_on_;
    std::mutex mutex_;
    AttemptLimiter requests_;
};

}  // namespace messenger::auth
