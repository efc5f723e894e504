#include "domain/sign_in_throttle.hpp"

#include <algorithm>
#include <utility>

namespace messenger::auth {
namespace {

std::string both(const std::string& email_key, const std::string& network) {
    return network + " " + email_key;
}

void join(AttemptExchange& exchange, const std::string& name, AttemptLimiter& limiter, std::mutex& mutex) {
    limiter.tell_changes([&exchange, name](AttemptChange change) { exchange.tell(name, std::move(change)); });
    exchange.join(name, [&limiter, &mutex](const AttemptChange& change) {
        const std::lock_guard lock(mutex);
        limiter.apply(change);
    });
}

}  // namespace

Error Refusal::to_error() const {
    return Error(problem::too_many_requests, "wait before the next attempt").retry_after(pause);
}

SignInThrottle::Attempt::Attempt(SignInThrottle& throttle, std::string email_key, std::string network)
    : throttle_(&throttle), keys_(std::make_unique<Keys>(std::move(email_key), std::move(network))) {}

SignInThrottle::Attempt::~Attempt() {
    if (keys_ != nullptr && !is_over_) {
        throttle_->take_back(keys_->account, keys_->network);
    }
}

void SignInThrottle::Attempt::succeeded() {
    is_over_ = true;
    throttle_->succeeded(keys_->account, keys_->network);
}

std::string network_of(const std::string& address) {
    constexpr int groups_of_network = 4;
    if (address.find(':') == std::string::npos || address.find('.') != std::string::npos) {
        return address;
    }
    // "2001:db8::1" and "2001:db8:0:0:5::1" are of one network.
    const auto gap = address.find("::");
    std::string network;
    std::size_t at = 0;
    for (int group = 0; group < groups_of_network; ++group) {
        std::string digits = "0";
        if (at < address.size() && (gap == std::string::npos || at < gap)) {
            const auto end = std::min(address.find(':', at), address.size());
            digits = address.substr(at, end - at);
            at = end + 1;
        }
        const auto first = std::min(digits.find_first_not_of('0'), digits.size() - 1);
        network += digits.substr(first) + ":";
    }
    return network + ":/64";
}

void SignInThrottle::share(AttemptExchange& exchange) {
    join(exchange, "sign-ins by both", by_both_, mutex_);
    join(exchange, "sign-ins by address", by_address_, mutex_);
    join(exchange, "sign-ins by account", by_account_, mutex_);
}

void RequestThrottle::share(AttemptExchange& exchange, const std::string& name) {
    join(exchange, name, requests_, mutex_);
}

void MailThrottle::share(AttemptExchange& exchange) {
    by_network_.share(exchange, "mails by network");
    by_mailbox_.share(exchange, "mails by mailbox");
}

bool SignInThrottle::asks_for_familiarity(const std::string& email_key, Timestamp at) const {
    const std::lock_guard lock(mutex_);
    return is_on_ && by_account_.pause(email_key, at).count() > 0;
}

std::expected<SignInThrottle::Attempt, Refusal> SignInThrottle::begin(const std::string& email_key,
                                                                      const std::string& address, bool is_familiar,
                                                                      Timestamp at) {
    const auto network = network_of(address);
    const auto pair = both(email_key, network);
    const std::lock_guard lock(mutex_);
    Refusal refusal{};
    const auto ask = [&](AttemptLimiter& limiter, const std::string& key) {
        if (const auto pause = limiter.pause(key, at); is_on_ && pause.count() > 0) {
            refusal.pause = std::max(refusal.pause, pause);
            refusal.is_first |= limiter.refuse(key);
        }
    };
    ask(by_both_, pair);
    ask(by_address_, network);
    if (!is_familiar) {
        ask(by_account_, email_key);
    }
    if (refusal.pause.count() > 0) {
        return std::unexpected(refusal);
    }
    by_both_.count(pair, at);
    by_address_.count(network, at);
    by_account_.count(email_key, at);
    return Attempt(*this, email_key, network);
}

void SignInThrottle::succeeded(const std::string& email_key, const std::string& network) {
    const std::lock_guard lock(mutex_);
    by_both_.forget(both(email_key, network));
    // An attacker with an account of his own must not wipe out his failures with others.
    by_address_.take_back(network);
    by_account_.take_back(email_key);
}

void SignInThrottle::take_back(const std::string& email_key, const std::string& network) {
    const std::lock_guard lock(mutex_);
    by_both_.take_back(both(email_key, network));
    by_address_.take_back(network);
    by_account_.take_back(email_key);
}

std::expected<void, Refusal> RequestThrottle::begin(const std::string& key, Timestamp at) {
    const std::lock_guard lock(mutex_);
    if (const auto pause = requests_.pause(key, at); is_on_ && pause.count() > 0) {
        return std::unexpected(Refusal{.pause = pause, .is_first = requests_.refuse(key)});
    }
    requests_.count(key, at);
    return {};
}

MailThrottle::MailThrottle(bool is_on)
    : by_network_(is_on, {.free_attempts = 60,
                          .first_pause = std::chrono::seconds(5),
                          .longest_pause = std::chrono::minutes(5),
                          .forgotten_after = std::chrono::minutes(30)}),
      by_mailbox_(is_on, {.free_attempts = 5,
                          .first_pause = std::chrono::minutes(1),
                          .longest_pause = std::chrono::minutes(30),
                          .forgotten_after = std::chrono::minutes(120)}) {}

std::expected<void, Refusal> MailThrottle::begin_request(const std::string& address, Timestamp at) {
    return by_network_.begin(network_of(address), at);
}

std::expected<void, Refusal> MailThrottle::begin_mail(const std::string& email_key, Timestamp at) {
    return by_mailbox_.begin(email_key, at);
}

}  // namespace messenger::auth
