// What the fields of a profile may hold, beyond their lengths. Each rule says what is wrong, for people, or null.
#pragma once

#include <string_view>

#include "core/clock.hpp"

namespace messenger::user {

/// What a username looks like, as a regular expression.
inline constexpr std::string_view username_pattern = R"(^[A-Za-z0-9_]+(\.[A-Za-z0-9_]+)*$)";

/// Letters a-z in either case, digits, '_' and '.'; a dot stands between two of the others.
const char* problem_with_username(std::string_view username);
/// A name of the IANA database, such as "Europe/Vienna".
const char* problem_with_time_zone(std::string_view name);
/// A well-formed BCP 47 tag, such as "de-AT".
const char* problem_with_locale(std::string_view tag);
/// Any text but the NUL character, which not every store can keep.
const char* problem_with_text(std::string_view text);
/// The same, with something to see in it.
const char* problem_with_display_name(std::string_view name);

/// A status text ends in the future.
const char* problem_with_status_end(Timestamp end, Timestamp at);

/// Names that could be taken for the product's own, or that mean something in a message. Without case.
bool is_reserved_username(std::string_view username);

}  // namespace messenger::user
