// OTLP: spans as a collector of OpenTelemetry takes them over HTTP, in the JSON encoding of ExportTraceServiceRequest
// (https://opentelemetry.io/docs/specs/otlp/, opentelemetry-proto 1.x): ids in hex, 64-bit numbers as strings, enums as
// numbers.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "net/http.hpp"
#include "net/span.hpp"

namespace messenger::net {

/// Who says it, besides the service's name.
struct OtlpResource {
    std::string version;
    std::string instance;  ///< unique among the processes that say something
};

/// One request, made span by span: that takes a microsecond each, so that nobody else on the shard waits long.
class OtlpRequest {
  public:
    void add(const Span& span);
    /// The body.
    std::string finish(const OtlpResource& resource) const;

  private:
    std::map<std::string_view, std::string> by_service_;  ///< the encoded spans
};

/// What a collector's answer comes to.
struct OtlpAnswer {
    enum class Kind : std::uint8_t { taken, refused, try_again };
    Kind kind = Kind::taken;
    std::optional<std::chrono::seconds> retry_after{};  ///< if it says so
    std::uint64_t rejected = 0;                         ///< of the spans of a request that was `taken`
};
OtlpAnswer read_otlp_answer(const Response& response);

}  // namespace messenger::net
