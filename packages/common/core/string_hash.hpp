// A hash for tables of strings that are asked with views: no copy is made to look something up.
#pragma once

#include <functional>
#include <string_view>

namespace messenger {

struct StringHash : std::hash<std::string_view> {
    using is_transparent = void;
};

}  // namespace messenger
