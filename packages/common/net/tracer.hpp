// Tracer: begins and ends the spans of one service's requests, if their trace is sampled. Whether it is, a trace's
// first span decides; the others follow the flag in traceparent (W3C Trace Context, section 3.2.2.5.1).
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "net/http.hpp"
#include "net/instance_target.hpp"
#include "net/span.hpp"

namespace messenger::net {

class SpanQueue;

/// Whether a well-formed traceparent has the sampled flag.
bool is_sampled(std::string_view traceparent);
/// The span that a well-formed traceparent names.
std::uint64_t span_of(std::string_view traceparent);

/// Immutable, so thread-safe.
class Tracer {
  public:
    /// Of the traces that begin here, `ratio` (0 to 1) are sampled. The queue must outlive it.
    Tracer(std::string service, double ratio, SpanQueue& queue);

    /// Begins the span of a request that has come and was identified, whose trace says so from then on; null if it is
    /// not sampled. With `shows_client` it names the client's address.
    std::unique_ptr<Span> receive(Request& request, bool shows_client) const;
    /// Begins the span of an attempt to have a request answered at `target`. The request's trace is sampled.
    std::unique_ptr<Span> send(const Request& request, const Origin& target, int resends) const;
    /// Ends and hands on a span whose other fields are set. One that is not ended was never there.
    void end(std::unique_ptr<Span> span) const;
    /// What the next hop is told by the span of an attempt.
    static std::string traceparent_of(const Span& span);

  private:
    bool chooses(std::string_view trace_id) const;

    std::string service_;
    std::uint64_t threshold_;
    SpanQueue& queue_;
};

}  // namespace messenger::net
