#include "net/openapi.hpp"

#include <algorithm>

#include "core/unicode.hpp"

namespace messenger::net {
namespace {

namespace json = boost::json;

const json::object& problem_schema() {
    static const json::object schema{
        {"type", "object"},
        {"required", json::array{"type", "title", "status", "detail", "instance"}},
        {"properties",
         {{"type", {{"type", "string"}}},
          {"title", {{"type", "string"}}},
          {"status", {{"type", "integer"}}},
          {"detail", {{"type", "string"}}},
          {"instance", {{"type", "string"}}},
          {"errors",
           {{"type", "array"},
            {"items",
             {{"type", "object"},
              {"properties", {{"path", {{"type", "string"}}}, {"message", {{"type", "string"}}}}}}}}}}}};
    return schema;
}

json::array path_parameters(std::string_view path) {
    json::array parameters;
    for (auto open = path.find('{'); open != std::string_view::npos; open = path.find('{', open + 1)) {
        const auto close = path.find('}', open);
        parameters.push_back(json::object{{"name", path.substr(open + 1, close - open - 1)},
                                          {"in", "path"},
                                          {"required", true},
                                          {"schema", {{"type", "string"}}}});
    }
    return parameters;
}

json::object describe(const Route& route, json::object& schemas) {
    auto parameters = path_parameters(route.path());
    if (route.query_schema() != nullptr) {
        for (const auto& parameter : route.query_schema()->openapi_parameters()) {
            parameters.push_back(parameter);
        }
    }
    json::object operation{{"summary", route.summary()}};
    if (!parameters.empty()) {
        operation["parameters"] = std::move(parameters);
    }
    if (const auto* body = route.body_schema()) {
        schemas[body->name()] = body->openapi();
        const json::object reference{{"$ref", "#/components/schemas/" + std::string(body->name())}};
        operation["requestBody"] = {{"required", route.needs_body()},
                                    {"content", {{"application/json", {{"schema", reference}}}}}};
    }
    json::object responses;
    for (const auto& [status, description] : route.answer_list()) {
        responses[std::to_string(status)] = {{"description", description}};
    }
    responses["default"] = {
        {"description", "A problem (RFC 9457)"},
        {"content", {{"application/problem+json", {{"schema", {{"$ref", "#/components/schemas/Problem"}}}}}}}};
    operation["responses"] = std::move(responses);
    if (route.access() == Access::bearer || route.access() == Access::admin) {
        operation["security"] = json::array{json::object{{"bearer", json::array{}}}};
    }
    return operation;
}

}  // namespace

json::object openapi_document(std::string_view title, std::string_view version, const RouteTable& routes) {
    json::object paths;
    json::object schemas{{"Problem", problem_schema()}};
    for (const auto& route : routes.rows()) {
        if (route.access() == Access::internal) {
            continue;
        }
        std::string method(to_string(route.method()));
        std::ranges::transform(method, method.begin(), ascii_lower);
        auto& item = paths[route.path()];
        if (!item.is_object()) {
            item = json::object{};
        }
        item.as_object()[method] = describe(route, schemas);
    }
    return {{"openapi", "3.1.0"},
            {"info", {{"title", title}, {"version", version}}},
            {"paths", std::move(paths)},
            {"components",
             {{"schemas", std::move(schemas)},
              {"securitySchemes", {{"bearer", {{"type", "http"}, {"scheme", "bearer"}, {"bearerFormat", "JWT"}}}}}}}};
}

void merge_openapi(json::object& into, const json::object& from) {
    for (const auto& [path, item] : from.at("paths").as_object()) {
        into.at("paths").as_object().insert(json::key_value_pair(path, item));
    }
    auto& schemas = into.at("components").at("schemas").as_object();
    for (const auto& [name, schema] : from.at("components").at("schemas").as_object()) {
        schemas.insert(json::key_value_pair(name, schema));
    }
}

}  // namespace messenger::net
