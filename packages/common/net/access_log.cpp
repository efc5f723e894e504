#include "net/access_log.hpp"

#include "core/log.hpp"

namespace messenger::net {

AccessLog::AccessLog(const Request& request)
    : request_id_(request.request_id),
      trace_id_(request.trace.trace_id),
      method_(request.method),
      path_(request.path),
      client_address_(request.client_address) {}

void AccessLog::write(int status) const {
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - started_;
    log::info("request", {{"requestId", request_id_},
                          {"traceId", trace_id_},
                          {"method", to_string(method_)},
                          {"path", path_},
                          {"status", status},
                          {"milliseconds", took.count()},
                          {"address", client_address_}});
}

}  // namespace messenger::net
