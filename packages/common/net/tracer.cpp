#include "net/tracer.hpp"

#include <fmt/format.h>

#include <array>
#include <bit>
#include <charconv>
#include <cmath>

#include "core/encoding.hpp"
#include "net/access_log.hpp"
#include "net/span_queue.hpp"

namespace messenger::net {
namespace {

constexpr std::size_t flags_at = 53;
/// Queued spans shall not hold the longest paths that are let in.
constexpr std::size_t longest_path = 256;
/// W3C Trace Context level 2, section 3.2.2.3.1: the last seven bytes of a trace id are random.
constexpr std::size_t random_digits = 14;
constexpr double random_values = 0x1p56;

std::uint64_t parse_hex(std::string_view digits) {
    std::uint64_t value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
    return value;
}

std::uint64_t new_span_id() {
    std::array<std::uint8_t, sizeof(std::uint64_t)> bytes{};
    take_random(bytes);
    const auto id = std::bit_cast<std::uint64_t>(bytes);
    return id != 0 ? id : 1;  // 0 is none
}

std::string shown_path(std::string_view path) {
    return path_without_codes(path.substr(0, longest_path));
}

}  // namespace

bool is_sampled(std::string_view traceparent) {
    return traceparent.size() > flags_at && (parse_hex(traceparent.substr(flags_at, 2)) & 1) != 0;
}

std::uint64_t span_of(std::string_view traceparent) {
    return parse_hex(traceparent.substr(36, 16));
}

Tracer::Tracer(std::string service, double ratio, SpanQueue& queue)
    : service_(std::move(service)),
      threshold_(static_cast<std::uint64_t>(std::llround(ratio * random_values))),
      queue_(queue) {}

bool Tracer::chooses(std::string_view trace_id) const {
    return parse_hex(trace_id.substr(trace_id.size() - random_digits)) < threshold_;
}

std::unique_ptr<Span> Tracer::receive(Request& request, bool shows_client) const {
    auto& trace = request.trace;
    if (trace.parent == 0 && trace.tracer == nullptr && chooses(trace.trace_id())) {
        trace.traceparent.replace(flags_at, 2, "01");
    }
    if (!is_sampled(trace.traceparent)) {
        return nullptr;
    }
    auto span = std::make_unique<Span>(Span{.kind = request.from_peer ? Span::Kind::internal : Span::Kind::server,
                                            .service = service_,
                                            .trace_id = std::string(trace.trace_id()),
                                            .id = span_of(trace.traceparent),
                                            .parent = trace.parent,
                                            .started = std::chrono::system_clock::now(),
                                            .began = std::chrono::steady_clock::now(),
                                            .method = request.method,
                                            .is_encrypted = request.is_encrypted,
                                            .path = shown_path(request.path)});
    if (shows_client) {
        span->client_address = request.client_address;
    }
    if (trace.tracer != nullptr) {
        // The call comes from within the process, and the span that the trace names is the caller's.
        span->parent = span->id;
        span->id = new_span_id();
        trace.parent = span->parent;
        trace.traceparent = traceparent_of(*span);
    }
    trace.tracer = this;
    return span;
}

std::unique_ptr<Span> Tracer::send(const Request& request, const Origin& target, int resends) const {
    return std::make_unique<Span>(Span{.kind = Span::Kind::client,
                                       .service = service_,
                                       .trace_id = std::string(request.trace.trace_id()),
                                       .id = new_span_id(),
                                       .parent = span_of(request.trace.traceparent),
                                       .started = std::chrono::system_clock::now(),
                                       .began = std::chrono::steady_clock::now(),
                                       .method = request.method,
                                       .is_encrypted = target.is_encrypted,
                                       .path = shown_path(request.path),
                                       .server_address = target.host,
                                       .server_port = target.port,
                                       .resends = resends});
}

void Tracer::end(std::unique_ptr<Span> span) const {
    span->took = std::chrono::steady_clock::now() - span->began;
    queue_.push(std::move(span));
}

std::string Tracer::traceparent_of(const Span& span) {
    return fmt::format("00-{}-{:016x}-01", span.trace_id, span.id);
}

}  // namespace messenger::net
