// Limits that several of the routes share.
#pragma once

#include <cstddef>
#include <cstdint>

#include "domain/types.hpp"

namespace messenger::chat {

/// Rows of a page whose size nobody has asked for.
inline constexpr std::int64_t default_limit = 50;
/// Code points of a message.
inline constexpr std::size_t max_text = 8'000;

}  // namespace messenger::chat
