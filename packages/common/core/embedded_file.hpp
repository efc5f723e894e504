// A text file of the source tree that is part of the program; made by the CMake function messenger_embed().
#pragma once

#include <string_view>

namespace messenger {

struct EmbeddedFile {
    std::string_view name;  ///< without folders
    std::string_view text;
};

}  // namespace messenger
