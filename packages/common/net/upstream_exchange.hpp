// One request to an instance of a service, and its answer, over one of the connections to it.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "net/http.hpp"
#include "net/upstream.hpp"

namespace messenger::net {

/// How long is waited.
struct UpstreamPatience {
    Upstream::Clock::time_point begun = Upstream::Clock::now();
    Upstream::Clock::time_point answer;  ///< for the head of the answer, and for all of a small one
    /// For each piece of a body that is passed on while it comes.
    std::chrono::milliseconds idle{30'000};
    Upstream::Clock::time_point end = Upstream::Clock::time_point::max();  ///< for all of the answer
};

/// A request as it goes out, to one instance after the other until one answers or `rest` was touched.
struct Outgoing {
    const Request& request;
    std::string text;              ///< the body
    BodySource* rest = nullptr;    ///< or where it is pulled from while it is sent
    bool is_rest_touched = false;  ///< set by who pulls from it
    int attempts = 0;              ///< so far

    std::optional<std::uint64_t> length() const {
        return rest == nullptr ? std::optional<std::uint64_t>(text.size()) : rest->length();
    }
};

/// What became of an attempt.
struct Attempt {
    Result<Response> result;
    bool may_retry = false;  ///< the service can't have acted on it
};

/// Asks instances for an answer to one request. What it is made of must outlive it.
class UpstreamExchange {
  public:
    /// `service` is for errors. Without a token none is shown.
    UpstreamExchange(std::string_view service, std::string_view internal_token, Outgoing& outgoing)
        : service_(service), internal_token_(internal_token), outgoing_(outgoing) {}

    /// Asks one instance, whose tunnels take over a connection whose upgrade was answered with 101. The answer's body
    /// is a `stream` if it is large, which keeps the instance's load up, else it is complete. Recorded as a span, until
    /// that, if the request's are.
    Task<Attempt> attempt(UpstreamLoad load, UpstreamPatience patience);

  private:
    Task<Attempt> exchange(UpstreamLoad load, UpstreamPatience patience, const std::string& traceparent);
    Task<Attempt> record(UpstreamLoad load, UpstreamPatience patience, int resends);

    std::string_view service_;
    std::string_view internal_token_;
    Outgoing& outgoing_;
};

}  // namespace messenger::net
