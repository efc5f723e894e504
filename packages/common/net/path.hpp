// Which paths nobody looks at.
#pragma once

#include <string_view>

namespace messenger::net {

/// Whether two servers could read the path differently: dot segments (also encoded, or with parameters), empty
/// segments, encoded slashes, backslashes and control characters, percent signs that encode nothing. No route has it.
bool is_ambiguous_path(std::string_view path);

}  // namespace messenger::net
