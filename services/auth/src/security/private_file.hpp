// Files with secrets: mode 0600, written whole or not at all.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace messenger::auth {

/// Its text; nothing if it can't be read.
std::optional<std::string> read_private_file(const std::filesystem::path& file);
/// Makes a file; of two who do so at once one wins, and the other leaves it as it is. Throws DependencyError.
void create_private_file(const std::filesystem::path& file, std::string_view text);
/// Puts a text in the place of a file's, in one step. Throws DependencyError.
void replace_private_file(const std::filesystem::path& file, std::string_view text);

}  // namespace messenger::auth
