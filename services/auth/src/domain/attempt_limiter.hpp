// AttemptLimiter: how often something may fail, by key, with pauses that grow. In memory and bounded: what has not been
// seen for longest makes room.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <list>
#include <string>
#include <unordered_map>

#include "core/clock.hpp"

namespace messenger::auth {

struct AttemptRules {
    int free_attempts = 5;                     ///< failures without any pause
    std::chrono::milliseconds first_pause{0};  ///< after the failure that follows; then doubling
    std::chrono::milliseconds longest_pause{0};
    std::chrono::minutes forgotten_after{0};  ///< after the last one
};

/// What has happened to a key, for those who count the same elsewhere.
struct AttemptChange {
    enum class Kind { counted, taken_back, forgotten };
    Kind kind = Kind::counted;
    std::string key;
    Timestamp at{};  ///< of what is counted
};

/// Not thread-safe.
class AttemptLimiter {
  public:
    explicit AttemptLimiter(AttemptRules rules, std::size_t max_keys = 100'000);
    /// From now on `tell` gets each change but those by apply(). It must not call the limiter.
    void tell_changes(std::function<void(AttemptChange)> tell) { tell_ = std::move(tell); }
    /// Does what was done elsewhere.
    void apply(const AttemptChange& change);

    /// How long the next attempt has to wait; zero if it may begin.
    std::chrono::milliseconds pause(const std::string& key, Timestamp at) const;
    /// Counts an attempt. At its begin, so that many at once are not free.
    void count(const std::string& key, Timestamp at);
    /// The last one counted was none.
    void take_back(const std::string& key);
    /// Nothing has failed.
    void forget(const std::string& key);
    /// An attempt had to wait; whether it is the first since the last one that was counted.
    bool refuse(const std::string& key);
    /// How many count at this time.
    int failures(const std::string& key, Timestamp at) const;

  private:
    struct Entry {
        int failures = 0;
        bool has_refused = false;
        Timestamp last{};
        std::list<std::string>::iterator age;
    };
    using Entries = std::unordered_map<std::string, Entry>;
    void erase(Entries::iterator entry);
    void change(const AttemptChange& change);
    void add(const std::string& key, Timestamp at);

    AttemptRules rules_;
    std::size_t max_keys_;
    Entries entries_;
    std::list<std::string> oldest_first_;
    std::function<void(AttemptChange)> tell_;
};

}  // namespace messenger::auth
