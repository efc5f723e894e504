// JSON of what a person may have left out.
#pragma once

#include <boost/json/value.hpp>
#include <optional>
#include <string>

namespace messenger::user {

inline boost::json::value text_or_null(const std::optional<std::string>& text) {
    return text ? boost::json::value(boost::json::string(*text)) : boost::json::value();
}

}  // namespace messenger::user
