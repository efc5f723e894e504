// What a reaction may be.
#pragma once

#include <string_view>

namespace messenger::chat {

/// Whether a text is one emoji as people see it, however many code points it is made of: a flag, a family, a keycap
/// (Unicode Technical Standard 51). False for text that is not well-formed UTF-8.
bool is_emoji(std::string_view text);

}  // namespace messenger::chat
