#include "http/admin_handler.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include "host/operations.hpp"
#include "net/problem.hpp"

namespace messenger::gateway {
namespace {

boost::json::array to_json(const std::vector<net::UpstreamStatus>& upstreams) {
    boost::json::array list;
    for (const auto& upstream : upstreams) {
        list.push_back({{"address", upstream.authority},
                        {"name", upstream.name},
                        {"state", upstream.state},
                        {"weight", upstream.weight},
                        {"policy", upstream.policy},
                        {"trusted", upstream.is_trusted},
                        {"requests", upstream.requests},
                        {"sockets", upstream.sockets},
                        {"answered", upstream.answered},
                        {"failed", upstream.failed}});
    }
    return list;
}

}  // namespace

Task<net::Response> AdminHandler::handle(net::Request request, net::BodySource&) {
    const bool is_read = request.method == net::Method::get || request.method == net::Method::head;
    if (is_read && request.path == "/metrics") {
        co_return metrics_response(context_.metrics(), &upstreams_);
    }
    if (is_read && request.path == "/admin/upstreams") {
        boost::json::object services;
        for (const auto peer : all_peers) {
            services[to_string(peer)] = to_json(context_.peer(peer).upstreams());
        }
        co_return net::Response::json(200, boost::json::serialize(services));
    }
    co_return net::error_response(Error(problem::not_found), request.request_id);
}

}  // namespace messenger::gateway
