#include "http/redirect_handler.hpp"

#include "net/problem.hpp"

namespace messenger::gateway {
namespace {

constexpr std::uint16_t default_port = 443;

/// Of a Host field, which the server has checked: "example.org:80" or "[::1]:80".
std::string_view without_port(std::string_view host) {
    const auto colon = host.rfind(':');
    return colon == std::string_view::npos || host.find(']', colon) != std::string_view::npos ? host
                                                                                              : host.substr(0, colon);
}

}  // namespace

Task<net::Response> RedirectHandler::handle(net::Request request, net::BodySource&) {
    const auto host = without_port(request.headers.get("Host"));
    if (host.empty() || request.path == "*") {
        co_return net::error_response(Error(problem::not_found), request.request_id);
    }
    auto response = net::Response::empty(308);
    response.headers.add("Location", "https://" + std::string(host) +
                                         (port_ == default_port ? std::string() : ":" + std::to_string(port_)) +
                                         request.target());
    response.headers.add("Connection", "close");
    co_return response;
}

}  // namespace messenger::gateway
