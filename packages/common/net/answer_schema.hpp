// What an answer's JSON looks like, for OpenAPI: declared beside the encoder, as constants with static lifetime.
//
//     const AnswerSchema session_answer("Session", shape::object({{"id", shape::id()}, {"current",
//     shape::boolean()}}));
#pragma once

#include <boost/json.hpp>
#include <initializer_list>
#include <string_view>
#include <utility>

namespace messenger::net {

/// A named JSON Schema (draft 2020-12).
class AnswerSchema {
  public:
    AnswerSchema(std::string_view name, boost::json::object schema) : name_(name), schema_(std::move(schema)) {}
    std::string_view name() const { return name_; }
    const boost::json::object& schema() const { return schema_; }

  private:
    std::string_view name_;
    boost::json::object schema_;
};

/// The shapes that answers are made of.
namespace shape {

using Members = std::initializer_list<std::pair<std::string_view, boost::json::object>>;

inline boost::json::object text() {
    return {{"type", "string"}};
}
inline boost::json::object id() {
    return {{"type", "string"}, {"format", "uuid"}};
}
inline boost::json::object time() {
    return {{"type", "string"}, {"format", "date-time"}};
}
inline boost::json::object boolean() {
    return {{"type", "boolean"}};
}
inline boost::json::object integer() {
    return {{"type", "integer"}};
}
inline boost::json::object one_of(std::initializer_list<std::string_view> words) {
    return {{"type", "string"}, {"enum", boost::json::array(words.begin(), words.end())}};
}
/// The same or null.
boost::json::object nullable(boost::json::object shape);
boost::json::object list_of(boost::json::object item);
/// Every member is there, but for the `optional` ones.
boost::json::object object(Members required, Members optional = {});
/// An object with the members of two.
boost::json::object both(boost::json::object base, const boost::json::object& more);
/// `{items, nextCursor}`, as every list is.
boost::json::object page_of(boost::json::object item);

}  // namespace shape
}  // namespace messenger::net
