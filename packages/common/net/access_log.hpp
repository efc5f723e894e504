// One log line for each request.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "net/http.hpp"

namespace messenger::net {

/// A path with *** in place of the codes of invites.
std::string path_without_codes(std::string_view path);

/// What the line says of a request; taken before the request is handed on. Neither query nor headers are logged, nor
/// the codes of invites that are part of a path: they are nobody's business.
class AccessLog {
  public:
    explicit AccessLog(const Request& request);
    void write(int status) const;

  private:
    std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
    std::string request_id_;
    std::string trace_id_;
    Method method_;
    std::string path_;
    std::string client_address_;
};

}  // namespace messenger::net
