// KeyFetch: auth's public keys, asked for by one coroutine for all that need them, at a bounded rate.
#pragma once

#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/jwt.hpp"
#include "net/transport.hpp"

namespace messenger::net {

/// Thread-safe: its lock is held for a look-up only.
class KeyFetch {
  public:
    using Keys = std::shared_ptr<const JwtVerifier>;

    /// The transport to auth must outlive it; it is asked once in `interval` at most.
    KeyFetch(Transport& auth, std::chrono::milliseconds interval) : auth_(auth), interval_(interval) {}

    /// As they are known; null before the first fetch that succeeded.
    Keys keys() const;
    /// Keys to check a token with that names `kid`, unknown so far. Waits for a fetch that begins after this call and
    /// no earlier than an interval after the last one, but not again for a key that such a fetch has not brought. Null
    /// if there are no keys at all.
    Task<Keys> keys_with(std::string kid);
    /// The first keys. Null if auth can't be asked; then not again within an interval.
    Task<Keys> first_keys();
    /// Whether there are keys that are older than five minutes, and it is time to ask for them again.
    bool is_old() const;
    /// Fetches again if the keys are older than five minutes, so that a key that was taken away is forgotten.
    Task<> refresh_old();

  private:
    using Clock = std::chrono::steady_clock;
    using Timer = boost::asio::steady_timer;

    /// The next fetch: made by this coroutine, or waited for.
    Task<> next_fetch();
    Task<> fetch();
    bool is_refused(const std::string& kid);
    void refuse(const std::string& kid);

    Transport& auth_;
    const std::chrono::milliseconds interval_;
    mutable std::mutex mutex_;
    Keys keys_;
    Clock::time_point fetched_at_{};  ///< the last time that it succeeded
    Clock::time_point asked_at_{};
    bool is_fetching_ = false;
    std::vector<std::weak_ptr<Timer>> waiting_;
    std::unordered_map<std::string, Clock::time_point> refused_;
};

}  // namespace messenger::net
