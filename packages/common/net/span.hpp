// Span: what is told of one request, at the side that serves it or the one that makes it, for whoever collects traces
// (https://opentelemetry.io/docs/specs/semconv/http/http-spans/). Plain data; nothing in it is a secret.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "net/http.hpp"

namespace messenger::net {

struct Span {
    /// As OTLP numbers them. `internal` serves a request from within the process.
    enum class Kind : std::uint8_t { internal = 1, server = 2, client = 3 };

    Kind kind = Kind::server;
    std::string_view service;  ///< of the tracer, which outlives it
    std::string trace_id;      ///< 32 hex digits
    std::uint64_t id = 0;
    std::uint64_t parent = 0;  ///< 0: none
    std::chrono::system_clock::time_point started;
    std::chrono::steady_clock::time_point began;
    std::chrono::nanoseconds took{};

    Method method = Method::get;
    bool is_encrypted = false;
    std::string path;              ///< as the access log has it, and bounded
    std::string route{};           ///< the route's template, if one matched
    std::string client_address{};  ///< empty: not to be told
    std::string server_address{};  ///< of who is asked, for `client`
    std::string server_port{};
    int resends = 0;           ///< of a `client`, how many attempts were before
    int status = 0;            ///< 0: there was no answer
    std::string_view error{};  ///< why not, as a problem's slug
};

}  // namespace messenger::net
