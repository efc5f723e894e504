#include "net/key_fetch.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>

#include "net/as_result.hpp"

namespace messenger::net {
namespace {

constexpr std::chrono::milliseconds fetch_deadline{3'000};
constexpr std::chrono::minutes longest_use{5};
/// For a key that auth does not have: it may be published a little later.
constexpr std::chrono::seconds refusal_time{5};
constexpr std::size_t max_refused = 10'000;

Task<> wait_on(std::shared_ptr<boost::asio::steady_timer> timer) {
    co_await timer->async_wait(as_result);
}

}  // namespace

KeyFetch::Keys KeyFetch::keys() const {
    const std::lock_guard lock(mutex_);
    return keys_;
}

Task<KeyFetch::Keys> KeyFetch::keys_with(std::string kid) {
    if (!is_refused(kid)) {
        const auto before = keys();
        co_await next_fetch();
        // A fetch that failed says nothing about the key.
        if (const auto known = keys(); known != before && !known->has_key(kid)) {
            refuse(kid);
        }
    }
    co_return keys();
}

Task<KeyFetch::Keys> KeyFetch::first_keys() {
    bool was_just_asked = false;
    {
        const std::lock_guard lock(mutex_);
        was_just_asked = !is_fetching_ && asked_at_ != Clock::time_point{} && Clock::now() - asked_at_ < interval_;
    }
    if (!was_just_asked) {
        co_await next_fetch();
    }
    co_return keys();
}

bool KeyFetch::is_old() const {
    const std::lock_guard lock(mutex_);
    const auto present = Clock::now();
    return keys_ != nullptr && !is_fetching_ && present - fetched_at_ >= longest_use &&
           present - asked_at_ >= interval_;
}

Task<> KeyFetch::refresh_old() {
    if (is_old()) {
        co_await next_fetch();
    }
}

Task<> KeyFetch::next_fetch() {
    auto timer = std::make_shared<Timer>(co_await boost::asio::this_coro::executor);
    bool leads = false;
    {
        const std::lock_guard lock(mutex_);
        leads = !std::exchange(is_fetching_, true);
        if (leads) {
            const auto not_before = asked_at_ == Clock::time_point{} ? Clock::now() : asked_at_ + interval_;
            timer->expires_at(not_before);
        } else {
            timer->expires_after(interval_ + fetch_deadline);
            waiting_.push_back(timer);
        }
    }
    co_await wait_on(timer);
    if (leads) {
        co_await fetch();
    }
}

Task<> KeyFetch::fetch() {
    Request request;
    request.path = "/.well-known/jwks.json";
    Keys fetched;
    try {
        const auto response = co_await auth_.send(std::move(request), {}, fetch_deadline);
        if (response && response->status == 200) {
            if (auto parsed = JwtVerifier::from_jwks(response->body)) {
                fetched = std::make_shared<const JwtVerifier>(std::move(*parsed));
            }
        }
    } catch (const std::exception&) {
        // As if auth had not answered: those who wait go on with what is known.
    }
    const std::lock_guard lock(mutex_);
    asked_at_ = Clock::now();
    if (fetched != nullptr) {
        keys_ = std::move(fetched);
        fetched_at_ = asked_at_;
    }
    is_fetching_ = false;
    for (const auto& waiter : std::exchange(waiting_, {})) {
        if (const auto timer = waiter.lock()) {
            // A timer is touched on its own shard only. The new expiry also ends a wait that has not begun yet.
            boost::asio::post(timer->get_executor(), [timer] { timer->expires_at(Clock::time_point::min()); });
        }
    }
}

bool KeyFetch::is_refused(const std::string& kid) {
    const std::lock_guard lock(mutex_);
    const auto found = refused_.find(kid);
    return found != refused_.end() && Clock::now() < found->second;
}

void KeyFetch::refuse(const std::string& kid) {
    const std::lock_guard lock(mutex_);
    if (refused_.size() >= max_refused) {
        refused_.clear();
    }
    refused_[kid] = Clock::now() + refusal_time;
}

}  // namespace messenger::net
