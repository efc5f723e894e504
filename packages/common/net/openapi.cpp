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

/// Ids are called after what they are of.
json::object parameter_schema(std::string_view name) {
    if (name == "seq") {
        return {{"type", "integer"}, {"minimum", 1}};
    }
    json::object schema{{"type", "string"}};
    if (name == "id" || name.ends_with("Id")) {
        schema["format"] = "uuid";
    }
    return schema;
}

/// "DELETE /api/auth/sessions/{id}" as "deleteAuthSessionsId".
std::string operation_id(std::string_view method, std::string_view path) {
    auto name = ascii_lowered(std::string(method));
    bool is_start = true;
    for (const char c : path.substr(path.starts_with("/api") ? 4 : 0)) {
        const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (is_letter) {
            name += is_start && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        }
        is_start = !is_letter;
    }
    return name;
}

json::object links_of(const Route& route, int status) {
    json::object links;
    for (const auto& link : route.links()) {
        if (link.status == status) {
            const auto blank = link.route.find(' ');
            const auto target = operation_id(link.route.substr(0, blank), link.route.substr(blank + 1));
            auto& described = links[target];
            if (described.is_null()) {
                described = {{"operationId", target}, {"parameters", json::object()}};
            }
            described.as_object().at("parameters").as_object()[link.parameter] =
                "$response.body#" + std::string(link.pointer);
        }
    }
    return links;
}

json::object describe(const Route& route, const Route::Answer& answer, json::object& schemas) {
    json::object response{{"description", answer.description}};
    if (answer.body != nullptr) {
        schemas[answer.body->name()] = answer.body->schema();
        const json::object reference{{"$ref", "#/components/schemas/" + std::string(answer.body->name())}};
        response["content"] = {{"application/json", {{"schema", reference}}}};
    } else if (answer.status >= 400) {
        response["content"] = {{"application/problem+json", {{"schema", {{"$ref", "#/components/schemas/Problem"}}}}}};
    }
    if (auto links = links_of(route, answer.status); !links.empty()) {
        response["links"] = std::move(links);
    }
    return response;
}

json::array path_parameters(std::string_view path) {
    json::array parameters;
    for (auto open = path.find('{'); open != std::string_view::npos; open = path.find('{', open + 1)) {
        const auto close = path.find('}', open);
        parameters.push_back(json::object{{"name", path.substr(open + 1, close - open - 1)},
                                          {"in", "path"},
                                          {"required", true},
                                          {"schema", parameter_schema(path.substr(open + 1, close - open - 1))}});
    }
    return parameters;
}

json::object describe(const Route& route, json::object& schemas) {
    auto parameters = path_parameters(route.path());
    if (route.query_schema() != nullptr) {
        for (auto& parameter : route.query_schema()->openapi_parameters()) {
            if (parameter.at("schema").as_object()["type"] == "array") {
                parameter.as_object()["explode"] = false;  // a,b
            }
            parameters.push_back(std::move(parameter));
        }
    }
    json::object operation{{"operationId", operation_id(to_string(route.method()), route.path())},
                           {"summary", route.summary()}};
    if (!parameters.empty()) {
        operation["parameters"] = std::move(parameters);
    }
    if (const auto* body = route.body_schema()) {
        schemas[body->name()] = body->openapi();
        const json::object reference{{"$ref", "#/components/schemas/" + std::string(body->name())}};
        operation["requestBody"] = {{"required", route.needs_body()},
                                    {"content", {{"application/json", {{"schema", reference}}}}}};
    }
    if (route.max_body() != max_json_body) {
        operation["x-max-body"] = route.max_body();
    }
    json::object responses;
    for (const auto& answer : route.answer_list()) {
        responses[std::to_string(answer.status)] = describe(route, answer, schemas);
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
        const auto method = ascii_lowered(std::string(to_string(route.method())));
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
