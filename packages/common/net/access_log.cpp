#include "net/access_log.hpp"

#include <algorithm>

#include "core/log.hpp"
#include "net/routes.hpp"

namespace messenger::net {
namespace {

/// What follows this segment is a code that whoever has it may use.
constexpr std::string_view before_code = "invites";

}  // namespace

std::string path_without_codes(std::string_view path) {
    std::string shown;
    bool is_code = false;
    while (!path.empty()) {
        const auto end = std::min(path.find('/'), path.size());
        const auto segment = path.substr(0, end);
        shown += is_code && !segment.empty() ? "***" : segment;
        is_code = decode_segment(segment) == before_code;
        path.remove_prefix(end);
        if (!path.empty()) {
            shown += '/';
            path.remove_prefix(1);
        }
    }
    return shown;
}

AccessLog::AccessLog(const Request& request)
    : request_id_(request.request_id),
      trace_id_(request.trace.trace_id()),
      method_(request.method),
      path_(path_without_codes(request.path)),
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
