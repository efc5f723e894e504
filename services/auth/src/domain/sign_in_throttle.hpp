// SignInThrottle: who guesses passwords is slowed down, by account and by address, whether the account exists or not.
// It never locks the owner out: somebody else's failures count against the account for addresses only that the owner
// has not signed in from.
#pragma once

#include <chrono>
#include <expected>
#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "core/result.hpp"
#include "domain/attempt_limiter.hpp"

namespace messenger::auth {

/// What an address counts as: an IPv4 address itself, the /64 network of an IPv6 address.
std::string network_of(const std::string& address);

/// Why something was not begun.
struct Refusal {
    std::chrono::milliseconds pause;  ///< the time to wait
    bool is_first = false;            ///< of this pause; the others tell an audit log nothing new
    /// too_many_requests.
    Error to_error() const;
};

/// AttemptExchange: carries what is counted here to the other instances, and back. Nothing is certain to arrive.
class AttemptExchange {
  public:
    virtual ~AttemptExchange() = default;
    /// Tells the others of a change to the limiter of this name. Thread-safe; does not block.
    virtual void tell(const std::string& limiter, AttemptChange change) = 0;
    /// `apply` is called, from any thread, for what the others tell of the limiter. Before anything is told.
    virtual void join(const std::string& limiter, std::function<void(const AttemptChange&)> apply) = 0;
};

/// Thread-safe.
class SignInThrottle {
  public:
    /// Lets everything pass unless `is_on`.
    explicit SignInThrottle(bool is_on) : is_on_(is_on) {}
    /// Counts together with other instances. Before anything is counted; the exchange must outlive it.
    void share(AttemptExchange& exchange);

    /// Whether it matters if the owner has signed in from the address before.
    bool asks_for_familiarity(const std::string& email_key, Timestamp at) const;
    /// One attempt. It counts from its begin, so that many at once are not free; when it ends without a failure (the
    /// database was down, a code is missing), it is taken back.
    class Attempt {
      public:
        Attempt(SignInThrottle& throttle, std::string email_key, std::string network);
        Attempt(Attempt&& other) noexcept = default;
        Attempt& operator=(Attempt&&) = delete;
        ~Attempt();
        void failed() { is_over_ = true; }
        void succeeded();

      private:
        struct Keys {
            std::string account;
            std::string network;
        };
        SignInThrottle* throttle_;
        std::unique_ptr<Keys> keys_;  ///< null once it was moved from
        bool is_over_ = false;
    };
    /// Begins an attempt, unless it comes too early; then it is not counted.
    std::expected<Attempt, Refusal> begin(const std::string& email_key, const std::string& address, bool is_familiar,
                                          Timestamp at);

  private:
    void succeeded(const std::string& email_key, const std::string& network);
    void take_back(const std::string& email_key, const std::string& network);

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

/// RequestThrottle: how often something may be asked for that costs us or others, by key. Thread-safe.
class RequestThrottle {
  public:
    RequestThrottle(bool is_on, AttemptRules rules) : is_on_(is_on), requests_(rules) {}
    /// As that of SignInThrottle, under a name of its own.
    void share(AttemptExchange& exchange, const std::string& name);
    /// Counts a request, unless it comes too early.
    std::expected<void, Refusal> begin(const std::string& key, Timestamp at);

  private:
    bool is_on_;
    std::mutex mutex_;
    AttemptLimiter requests_;
};

/// MailThrottle: how many mails one mailbox gets, and one network may ask for, whether there are such accounts or not.
/// Thread-safe.
class MailThrottle {
  public:
    /// Lets everything pass unless `is_on`.
    explicit MailThrottle(bool is_on);
    void share(AttemptExchange& exchange);
    /// Counts a request of an address, unless its network has asked for too many.
    std::expected<void, Refusal> begin_request(const std::string& address, Timestamp at);
    /// Counts a mail, unless the mailbox has had its share, of which nobody may learn.
    std::expected<void, Refusal> begin_mail(const std::string& email_key, Timestamp at);

  private:
    RequestThrottle by_network_;
    RequestThrottle by_mailbox_;
};

}  // namespace messenger::auth
