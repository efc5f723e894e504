#include "net/hedged_read.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>

#include "net/as_result.hpp"

namespace messenger::net {

HedgedRead::HedgedRead(std::string_view service, std::string_view internal_token, Request request,
                       const boost::asio::any_io_executor& executor)
    : request_(std::move(request)),
      outgoing_{.request = request_, .text = {}},
      exchange_(service, internal_token, outgoing_),
      changed_(executor) {}

// The handler keeps this, with the signal that may cancel run(), until that has ended.
void HedgedRead::ask(const std::shared_ptr<Upstream>& upstream, UpstreamPatience patience) {
    ++running_;
    asio::co_spawn(
        changed_.get_executor(), run(UpstreamLoad(upstream, UpstreamLoad::Kind::request), patience),
        asio::bind_cancellation_slot(asked_.emplace_back().slot(), [self = shared_from_this()](std::exception_ptr) {}));
}

Task<> HedgedRead::run(UpstreamLoad load, UpstreamPatience patience) {
    const auto upstream = load->shared_from_this();
    const auto asked_at = Clock::now();
    auto outcome = Attempt{fail(problem::unavailable)};
    try {
        outcome = co_await exchange_.attempt(std::move(load), patience);
    } catch (const std::exception&) {
        // As good as no answer: whoever waits must not wait for ever.
    }
    --running_;
    if (is_answered() && !outcome.result) {
        co_return;  // it was left, and nothing is known of how it does
    }
    upstream->count(outcome.result.has_value(), Clock::now() - asked_at);
    if (outcome.result) {
        upstream->health().succeeded(Clock::now());
    } else {
        upstream->health().failed(Clock::now());
    }
    if (is_answered()) {
        co_return;
    }
    outcome_ = std::move(outcome);
    if (is_answered()) {
        leave_others();
    }
    changed_.cancel();
}

// Posted: it resumes them at once, and this one is among them and about to end.
void HedgedRead::leave_others() {
    asio::post(changed_.get_executor(), [self = shared_from_this()] {
        for (auto& asked : self->asked_) {
            asked.emit(asio::cancellation_type::terminal);
        }
    });
}

Task<bool> HedgedRead::wait(Clock::time_point deadline) {
    while (!is_decided() && Clock::now() < deadline) {
        changed_.expires_at(deadline);
        co_await changed_.async_wait(as_result);
    }
    co_return is_decided();
}

}  // namespace messenger::net
