#include "net/answer_schema.hpp"

namespace messenger::net::shape {

boost::json::object nullable(boost::json::object shape) {
    shape["type"] = boost::json::array{shape["type"], "null"};
    return shape;
}

boost::json::object list_of(boost::json::object item) {
    return {{"type", "array"}, {"items", std::move(item)}};
}

boost::json::object object(Members required, Members optional) {
    boost::json::object properties;
    boost::json::array names;
    for (const auto& [name, shape] : required) {
        properties[name] = shape;
        names.emplace_back(name);
    }
    for (const auto& [name, shape] : optional) {
        properties[name] = shape;
    }
    return {{"type", "object"}, {"properties", std::move(properties)}, {"required", std::move(names)}};
}

boost::json::object both(boost::json::object base, const boost::json::object& more) {
    auto& properties = base.at("properties").as_object();
    for (const auto& [name, shape] : more.at("properties").as_object()) {
        properties[name] = shape;
    }
    auto& required = base.at("required").as_array();
    for (const auto& name : more.at("required").as_array()) {
        required.push_back(name);
    }
    return base;
}

boost::json::object page_of(boost::json::object item) {
    return object({{"items", list_of(std::move(item))}, {"nextCursor", nullable(text())}});
}

}  // namespace messenger::net::shape
