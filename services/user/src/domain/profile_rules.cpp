#include "domain/profile_rules.hpp"

#include <unicode/timezone.h>
#include <unicode/uchar.h>
#include <unicode/uloc.h>

#include <algorithm>
#include <array>
#include <memory>
#include <string>

#include "domain/profile.hpp"

namespace messenger::user {
namespace {

constexpr std::array<std::string_view, 34> reserved_usernames{
    "admin",    "administrator", "all",      "anonymous", "api",        "bot",       "channel",  "contact",   "deleted",
    "everyone", "help",          "here",     "info",      "me",         "messenger", "mod",      "moderator", "news",
    "noreply",  "null",          "official", "owner",     "postmaster", "root",      "room",     "security",  "service",
    "staff",    "support",       "system",   "team",      "undefined",  "user",      "webmaster"};

bool is_name_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

}  // namespace

const char* problem_with_username(std::string_view username) {
    if (!std::ranges::all_of(username, [](char c) { return is_name_character(c) || c == '.'; })) {
        return "may hold the letters a to z, digits, '_' and '.' only";
    }
    if (username.starts_with('.') || username.ends_with('.') || username.contains("..")) {
        return "may hold a '.' between other characters only";
    }
    return nullptr;
}

const char* problem_with_time_zone(std::string_view name) {
    constexpr auto problem = "must be a time zone of the IANA database, such as Europe/Vienna";
    if (!std::ranges::all_of(name, [](char c) { return is_name_character(c) || c == '/' || c == '-' || c == '+'; })) {
        return problem;
    }
    icu::UnicodeString canonical;
    UErrorCode status = U_ZERO_ERROR;
    UBool is_system_zone = false;
    icu::TimeZone::getCanonicalID(icu::UnicodeString::fromUTF8({name.data(), static_cast<int32_t>(name.size())}),
                                  canonical, is_system_zone, status);
    return U_SUCCESS(status) && is_system_zone ? nullptr : problem;
}

const char* problem_with_locale(std::string_view tag) {
    std::array<char, ULOC_FULLNAME_CAPACITY> locale{};
    int32_t parsed = 0;
    UErrorCode status = U_ZERO_ERROR;
    uloc_forLanguageTag(std::string(tag).c_str(), locale.data(), static_cast<int32_t>(locale.size()), &parsed, &status);
    if (U_FAILURE(status) || parsed != static_cast<int32_t>(tag.size())) {
        return "must be a language tag, such as de-AT";
    }
    return nullptr;
}

const char* problem_with_text(std::string_view text) {
    return text.contains('\0') ? "must not hold the character U+0000" : nullptr;
}

const char* problem_with_display_name(std::string_view name) {
    if (const auto* problem = problem_with_text(name)) {
        return problem;
    }
    const auto text = icu::UnicodeString::fromUTF8({name.data(), static_cast<int32_t>(name.size())});
    for (int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
        if (u_isgraph(text.char32At(i))) {
            return nullptr;
        }
    }
    return "must hold something to see";
}

const char* problem_with_status_end(Timestamp end, Timestamp at) {
    return end > at ? nullptr : "must be in the future";
}

bool is_reserved_username(std::string_view username) {
    return std::ranges::find(reserved_usernames, username_key(username)) != reserved_usernames.end();
}

}  // namespace messenger::user
