// What emails and passwords are acceptable.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace messenger::auth {

inline constexpr std::size_t max_email = 254;
inline constexpr std::size_t min_password = 8;
inline constexpr std::size_t max_password = 255;
inline constexpr std::size_t min_display_name = 3;
inline constexpr std::size_t max_display_name = 30;

/// What common emails look like, as a regular expression; email_problem() takes some more.
inline constexpr std::string_view common_email =
    "^[A-Za-z0-9_+-]+(\\.[A-Za-z0-9_+-]+)*@[A-Za-z0-9]+(-[A-Za-z0-9]+)*(\\.[A-Za-z0-9]+(-[A-Za-z0-9]+)*)*\\.[A-Za-z]{2,"
    "20}$";

/// Without blanks at its ends.
std::string_view trimmed(std::string_view text);
/// What an email is unique by: trimmed, ASCII letters in lower case.
std::string email_key(std::string_view email);
/// What is wrong with an email (RFC 5321 without quoted local parts and address literals), or null.
const char* email_problem(std::string_view email);
/// What is wrong with a display name of the right length, or null.
const char* display_name_problem(std::string_view name);
/// What is wrong with a password of the right length, or null: one of the common ones.
const char* password_problem(std::string_view password);
/// What is wrong with a password for this account, or null: it is the email, the part before its '@', or the name.
const char* personal_password_problem(std::string_view password, std::string_view email, std::string_view display_name);

}  // namespace messenger::auth
