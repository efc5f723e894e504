// Cross-origin rules (WHATWG Fetch): which origins may read answers, and the answer to a preflight.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "net/http.hpp"
#include "net/replaceable.hpp"

namespace messenger::net {

/// Thread-safe. Copies share the list.
class CorsPolicy {
  public:
    /// An empty list stands for the server's own origin: `Origin`'s host equals `Host`.
    explicit CorsPolicy(std::vector<std::string> origins)
        : origins_(std::make_shared<Replaceable<std::vector<std::string>>>(std::move(origins))) {}
    /// Replaces the list.
    void replace(std::vector<std::string> origins) { origins_->replace(std::move(origins)); }

    /// Whether a request with this Origin may open a WebSocket or read an answer. No Origin: not a browser, allowed.
    bool allows(const Request& request) const;
    static bool is_preflight(const Request& request);
    /// 204 for a preflight.
    Response preflight(const Request& request) const;
    /// Adds the headers that let an allowed other origin read the answer; replaces what a service behind has set.
    void apply(const Request& request, Response& response) const;

  private:
    std::shared_ptr<Replaceable<std::vector<std::string>>> origins_;
};

/// Replaces the security headers by ours: no sniffing, no framing, no referrer, no caching of answers by default.
void apply_security_headers(Response& response);

}  // namespace messenger::net
