// The plain port beside HTTPS: sends everybody on, and serves nobody.
#pragma once

#include <cstdint>

#include "net/http.hpp"

namespace messenger::gateway {

class RedirectHandler final : public net::HttpHandler {
  public:
    /// To that port.
    explicit RedirectHandler(std::uint16_t https_port) : port_(https_port) {}
    /// 308, so that a method and a body stay what they are (RFC 9110 section 15.4.9).
    Task<net::Response> handle(net::Request request, net::BodySource& body) override;

  private:
    std::uint16_t port_;
};

}  // namespace messenger::gateway
