// CardCache: the profiles that were asked for last, for those who only want to show them.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <utility>

#include "domain/profile.hpp"

namespace messenger::user {

/// Thread-safe. Holds no profile for longer than its lifetime, which bounds how old one is that another instance has
/// changed, and none that was changed here.
class CardCache {
  public:
    using Clock = std::chrono::steady_clock;
    /// What was known to be valid when a read began.
    using Generation = std::uint64_t;

    CardCache(std::size_t capacity, std::chrono::milliseconds lifetime) : capacity_(capacity), lifetime_(lifetime) {}

    std::optional<Profile> find(UserId id, Clock::time_point at);
    /// To be taken before the store is read.
    Generation generation() const;
    /// Keeps a profile as it was read, and forgets the one that was not asked for the longest when there are too many.
    /// Nothing is kept if any was forgotten since the read began: it may be older than the change.
    void keep(Profile profile, Generation read_at, Clock::time_point at);
    /// To be called when a profile has changed.
    void forget(UserId id);
    void forget_all();
    /// How long profiles are kept from now on; those that are kept already are forgotten.
    void set_lifetime(std::chrono::milliseconds lifetime);

  private:
    struct Entry {
        std::shared_ptr<const Profile> profile;
        Clock::time_point expires_at;
    };

    const std::size_t capacity_;
    std::chrono::milliseconds lifetime_;
    mutable std::mutex mutex_;
    Generation generation_ = 0;
    std::list<Entry> entries_;  ///< the last one that was asked for first
    std::unordered_map<UserId, std::list<Entry>::iterator> places_;
};

/// Does something when a change ends, however it does: the store may have made it even if it can't say so.
class ForgetAtEnd {
  public:
    explicit ForgetAtEnd(std::function<void()> forget) : forget_(std::move(forget)) {}
    ~ForgetAtEnd() { forget_(); }
    ForgetAtEnd(const ForgetAtEnd&) = delete;
    ForgetAtEnd& operator=(const ForgetAtEnd&) = delete;

  private:
    std::function<void()> forget_;
};

}  // namespace messenger::user
