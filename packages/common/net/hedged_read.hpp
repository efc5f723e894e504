// HedgedRead: a request without a body that changes nothing, asked of one instance of a service and, when that takes
// its time, of another one as well; the first answer counts (Dean and Barroso, The Tail at Scale, CACM 56(2), 2013).
#pragma once

#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <memory>
#include <optional>
#include <string>

#include "net/upstream_exchange.hpp"

namespace messenger::net {

/// Lives on one shard, until the last of those who were asked has answered, or was left: its connection is closed then.
class HedgedRead : public std::enable_shared_from_this<HedgedRead> {
  public:
    using Clock = Upstream::Clock;

    /// The service's name and the token must outlive the shard.
    HedgedRead(std::string_view service, std::string_view internal_token, Request request,
               const boost::asio::any_io_executor& executor);

    /// Begins to ask an instance, whose health learns what came of it.
    void ask(const std::shared_ptr<Upstream>& upstream, UpstreamPatience patience);
    /// Waits for an answer, or that nobody is left who could give one; false at the deadline. One caller at a time.
    Task<bool> wait(Clock::time_point deadline);
    /// The answer, or the last failure; after wait() was true.
    Attempt take() { return std::move(*outcome_); }

  private:
    Task<> run(UpstreamLoad load, UpstreamPatience patience);
    /// Leaves those that have not answered.
    void leave_others();
    bool is_answered() const { return outcome_ && outcome_->result; }
    bool is_decided() const { return is_answered() || (outcome_ && running_ == 0); }

    const Request request_;
    Outgoing outgoing_;
    UpstreamExchange exchange_;
    boost::asio::steady_timer changed_;
    std::optional<Attempt> outcome_;
    std::deque<boost::asio::cancellation_signal> asked_;
    int running_ = 0;
};

}  // namespace messenger::net
