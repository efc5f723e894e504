// The routes of a service: one table gives method, path, who may call, the request's schema and the handler. The
// pipeline dispatches by it, and the OpenAPI document, the metrics' labels and the docs are made from it.
#pragma once

#include <boost/json.hpp>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/identity.hpp"
#include "core/schema.hpp"
#include "net/answer_schema.hpp"
#include "net/http.hpp"
#include "net/route_tree.hpp"

namespace messenger::net {

/// The largest JSON body of a route that says no other limit (contract, section 2).
inline constexpr std::size_t max_json_body = 1024 * 1024;

/// Who may call a route.
enum class Access {
    open,      ///< anybody; an Authorization header is ignored
    bearer,    ///< whoever has a valid access token
    admin,     ///< whoever has one with the role admin
    internal,  ///< services of the product, by X-Internal-Token
};

/// The variable parts of a path, percent-decoded.
using PathParameters = std::vector<std::pair<std::string_view, std::string>>;

/// One request on its way through a service. Lives until the answer is made; used on one shard only.
struct Exchange {
    Request request;
    BodySource* source = nullptr;  ///< for routes that read their body themselves
    PathParameters parameters;
    std::optional<Identity> identity;
    boost::json::value json;  ///< the body of a route with takes(); `{}` if it may be missing and is
    bool has_body = false;    ///< whether there was one

    /// The caller; only on routes that need a token.
    const Identity& caller() const { return identity.value(); }
    /// A path parameter, or an empty view.
    std::string_view parameter(std::string_view name) const;
    /// A path parameter that is an id; not_found when it is malformed (contract, 4.1).
    template <typename IdType>
    Result<IdType> id(std::string_view name) const {
        auto parsed = IdType::parse(parameter(name));
        if (!parsed) {
            return fail(problem::not_found);
        }
        return *parsed;
    }
    template <typename T>
    Result<T> read(const Schema<T>& schema) const {
        return schema.parse(json);
    }
    template <typename T>
    Result<T> query(const Schema<T>& schema) const {
        return schema.parse_query(request.query);
    }
};

using Handler = std::function<Task<Result<Response>>(Exchange&)>;

/// One row of the table. The setters describe it; handled_by() completes it.
class Route {
  public:
    Route(Method method, std::string_view path, std::string_view summary);

    Route& open() { return access(Access::open); }
    /// Open, and served while the service is not prepared yet: health, metrics.
    Route& operational();
    Route& admin() { return access(Access::admin); }
    Route& internal() { return access(Access::internal); }
    /// The route takes a JSON body of this schema: refused with 413, 415, 400 before the handler runs.
    Route& takes(const AnySchema& body);
    /// The same for a route that may be called without a body, which then is `{}`.
    Route& may_take(const AnySchema& body);
    /// How large the body may be, in bytes; for routes that max_json_body is too little for.
    Route& up_to(std::size_t body_size);
    /// The route's query parameters.
    Route& queries(const AnySchema& parameters);
    /// One answer that the route gives, for OpenAPI, with the shape of its body if it has one.
    Route& answers(int status, std::string_view description, const AnswerSchema* body = nullptr);
    /// What an answer of this status can be used for, for OpenAPI: its member at `pointer` (RFC 6901) is the parameter
    /// `parameter` of another route, given as "DELETE /api/things/{id}"; once for each parameter of that route.
    Route& leads_to(int status, std::string_view route, std::string_view parameter, std::string_view pointer);
    Route& handled_by(Handler handler);
    /// `handled_by(&Api::create_room, api)`: the object must outlive the table.
    template <typename Api>
    Route& handled_by(Task<Result<Response>> (Api::*method)(Exchange&), Api* api) {
        return handled_by([api, method](Exchange& exchange) { return (api->*method)(exchange); });
    }

    Method method() const { return method_; }
    std::string_view path() const { return path_; }
    std::string_view summary() const { return summary_; }
    Access access() const { return access_; }
    bool is_operational() const { return is_operational_; }
    const AnySchema* body_schema() const { return body_; }
    bool needs_body() const { return needs_body_; }
    std::size_t max_body() const { return max_body_; }
    const AnySchema* query_schema() const { return query_; }
    struct Answer {
        int status;
        std::string_view description;
        const AnswerSchema* body;
    };
    struct Link {
        int status;
        std::string_view route;
        std::string_view parameter;
        std::string_view pointer;
    };
    const std::vector<Answer>& answer_list() const { return answers_; }
    const std::vector<Link>& links() const { return links_; }
    const Handler& handler() const { return handler_; }
    std::size_t index = 0;  ///< position in its table

    /// Whether the path's segments fit the pattern; fills in the parameters.
    bool matches(RouteTree::Segments segments, PathParameters& parameters) const;

  private:
    Route& access(Access access);

    Method method_;
    std::string_view path_;
    std::string_view summary_;
    Access access_ = Access::bearer;
    const AnySchema* body_ = nullptr;
    bool needs_body_ = true;
    std::size_t max_body_ = max_json_body;
    bool is_operational_ = false;
    const AnySchema* query_ = nullptr;
    std::vector<Answer> answers_;
    std::vector<Link> links_;
    Handler handler_;
    std::vector<std::string_view> segments_;
};

class RouteTable {
  public:
    /// Adds a row; paths and summaries must be string literals. The reference stays valid.
    Route& add(Method method, std::string_view path, std::string_view summary);
    Route& get(std::string_view path, std::string_view summary) { return add(Method::get, path, summary); }
    Route& post(std::string_view path, std::string_view summary) { return add(Method::post, path, summary); }
    Route& put(std::string_view path, std::string_view summary) { return add(Method::put, path, summary); }
    Route& patch(std::string_view path, std::string_view summary) { return add(Method::patch, path, summary); }
    Route& del(std::string_view path, std::string_view summary) { return add(Method::del, path, summary); }

    struct Match {
        const Route* route = nullptr;  ///< null: see `allow`
        PathParameters parameters;
        std::string allow;  ///< the methods of the path, when only the method was wrong; empty: no such path
    };
    /// A literal goes before a parameter, whatever the methods: with a path "/rooms/public" that is no "/rooms/{id}".
    /// HEAD is served by the route for GET.
    Match match(Method method, std::string_view path) const;

    const std::deque<Route>& rows() const { return rows_; }

  private:
    std::deque<Route> rows_;
    RouteTree tree_;
};

/// Percent-decoding of one path segment; nothing if it is malformed, or decodes to '/', NUL or no UTF-8.
std::optional<std::string> decode_segment(std::string_view segment);

}  // namespace messenger::net
