// The server under load: what is asked of it over HTTP to set a scene up, and what the kernel says of its process.
#pragma once

#include <boost/json.hpp>
#include <cstdint>
#include <string>

#include "net/http.hpp"

namespace messenger::bench {

struct Address {
    std::string host;
    std::string port;
};

/// One blocking request; throws std::runtime_error unless the answer has status 2xx.
boost::json::value call(const Address& server, net::Method method, const std::string& path, const std::string& token,
                        const boost::json::value& body = nullptr);

/// CPU seconds of a process so far, user and system.
double cpu_seconds(int pid);
/// Resident memory of a process in bytes.
std::int64_t resident_bytes(int pid);

}  // namespace messenger::bench
