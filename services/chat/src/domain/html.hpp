// Text in HTML.
#pragma once

#include <string>
#include <string_view>

namespace messenger::chat {

/// Appends text so that HTML shows it as it is, in elements and attributes.
void append_escaped(std::string& out, std::string_view text);

}  // namespace messenger::chat
