// OpenAPI 3.1, made from the routes.
#pragma once

#include <boost/json.hpp>
#include <string>
#include <string_view>

#include "net/routes.hpp"

namespace messenger::net {

/// The document of one service; internal routes are left out.
boost::json::object openapi_document(std::string_view title, std::string_view version, const RouteTable& routes);

/// Adds the paths and schemas of another document, so that the gateway shows one for all services.
void merge_openapi(boost::json::object& into, const boost::json::object& from);

}  // namespace messenger::net
