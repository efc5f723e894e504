#include "files/web_client.hpp"

#include <algorithm>
#include <array>

#include "net/cors.hpp"
#include "net/path.hpp"
#include "net/problem.hpp"
#include "settings.hpp"

namespace messenger::gateway {
namespace {

constexpr auto reserved = std::to_array<std::string_view>(
    {"/api", "/internal", "/.well-known", "/healthz", "/readyz", "/openapi.json", "/metrics", "/admin"});

bool is_reserved(std::string_view path) {
    return !path.starts_with('/') || std::ranges::any_of(reserved, [path](std::string_view prefix) {
        return path.starts_with(prefix) && (path.size() == prefix.size() || path[prefix.size()] == '/');
    });
}

}  // namespace

std::shared_ptr<const WebFiles> WebClient::read(const Settings& settings) {
    const auto folder = settings.get(web_root);
    return folder.empty() ? nullptr : WebFiles::load(folder);
}

void WebClient::replace(std::shared_ptr<const WebFiles> files) {
    const std::lock_guard lock(mutex_);
    files_.swap(files);
}

std::optional<net::Response> WebClient::answer(const net::Request& request) const {
    if (is_reserved(request.path)) {
        return std::nullopt;
    }
    std::shared_ptr<const WebFiles> files;
    {
        const std::lock_guard lock(mutex_);
        files = files_;
    }
    if (files == nullptr) {
        return std::nullopt;
    }
    auto response = net::is_ambiguous_path(request.path)
                        ? net::error_response(Error(problem::not_found), request.request_id)
                        : files->answer(request);
    net::apply_security_headers(response);
    response.headers.set("X-Request-Id", request.request_id);
    return response;
}

}  // namespace messenger::gateway
