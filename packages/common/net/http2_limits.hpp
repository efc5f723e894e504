// Http2Limits: what a client of HTTP/2 may make a server do without asking for anything: frames that have to be
// answered or thought about, requests that it takes back at once ("rapid reset", CVE-2023-44487).
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>

namespace messenger::net {

/// Of one connection; on its shard only.
class Http2Limits {
  public:
    using Clock = std::chrono::steady_clock;

    /// PING, SETTINGS, CONTINUATION, DATA without data. False: too many. (Frames that are ignored cost no more than
    /// their bytes.)
    bool control(Clock::time_point now) { return frames_.take(now); }
    /// A request that the client took back.
    bool reset(Clock::time_point now) { return resets_.take(now); }
    /// WINDOW_UPDATE is due for what was sent.
    bool window_update(Clock::time_point now) { return updates_ > 0 ? (--updates_, true) : frames_.take(now); }
    void sent(std::size_t bytes) {
        updates_ = std::min(most_updates, updates_ + 2 + static_cast<std::int64_t>(bytes / 512));
    }

  private:
    static constexpr std::int64_t most_updates = 1'000'000;

    /// A token bucket.
    struct Bucket {
        double most;
        double per_second;
        double left = most;
        Clock::time_point since{};

        bool take(Clock::time_point now) {
            left = std::min(most, left + std::chrono::duration<double>(now - since).count() * per_second);
            since = now;
            return --left >= 0;
        }
    };

    Bucket frames_{.most = 1'000, .per_second = 50};
    Bucket resets_{.most = 200, .per_second = 20};
    std::int64_t updates_ = 0;
};

}  // namespace messenger::net
