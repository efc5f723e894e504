#include "domain/account_rules.hpp"

#include <algorithm>
#include <embedded/common_passwords.hpp>
#include <unordered_set>

#include "core/unicode.hpp"

namespace messenger::auth {
namespace {

bool is_alphanumeric(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

constexpr std::string_view specials = "!#$%&'*+-/=?^_`{|}~.";

/// Non-ASCII bytes are let through: RFC 6531 allows them, and the JSON parser has checked that they are UTF-8.
bool is_local_part(std::string_view text) {
    return !text.empty() && text.size() <= 64 && text.front() != '.' && text.back() != '.' &&
           text.find("..") == std::string_view::npos && std::ranges::all_of(text, [](char c) {
               return is_alphanumeric(c) || specials.find(c) != std::string_view::npos ||
                      static_cast<unsigned char>(c) >= 0x80;
           });
}

bool is_domain(std::string_view text) {
    int labels = 0;
    std::string_view label;
    while (!text.empty()) {
        const auto dot = std::min(text.find('.'), text.size());
        label = text.substr(0, dot);
        if (label.empty() || label.size() > 63 || label.front() == '-' || label.back() == '-' ||
            !std::ranges::all_of(label, [](char c) {
                return is_alphanumeric(c) || c == '-' || static_cast<unsigned char>(c) >= 0x80;
            })) {
            return false;
        }
        ++labels;
        if (dot + 1 == text.size()) {
            return false;
        }
        text.remove_prefix(std::min(dot + 1, text.size()));
    }
    return labels >= 2 && !std::ranges::all_of(label, [](char c) { return c >= '0' && c <= '9'; });
}

/// The words of the embedded list; they live as long as the program.
const std::unordered_set<std::string_view>& common_passwords() {
    static const auto words = [] {
        std::unordered_set<std::string_view> set;
        for (const auto& file : embedded::common_passwords()) {
            for (auto text = file.text; !text.empty();) {
                const auto end = std::min(text.find('\n'), text.size());
                set.insert(text.substr(0, end));
                text.remove_prefix(std::min(end + 1, text.size()));
            }
        }
        return set;
    }();
    return words;
}

}  // namespace

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blanks = " \t\r\n";
    const auto first = text.find_first_not_of(blanks);
    return first == std::string_view::npos ? std::string_view{}
                                           : text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::string email_key(std::string_view email) {
    return ascii_lowered(std::string(trimmed(email)));
}

const char* email_problem(std::string_view email) {
    email = trimmed(email);
    const auto at = email.rfind('@');
    if (email.size() > max_email || at == std::string_view::npos || !is_local_part(email.substr(0, at)) ||
        !is_domain(email.substr(at + 1))) {
        return "must be an email address";
    }
    return nullptr;
}

const char* display_name_problem(std::string_view name) {
    if (trimmed(name).empty()) {
        return "must not be blank";
    }
    if (std::ranges::any_of(name, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; })) {
        return "must not have control characters";
    }
    return nullptr;
}

const char* personal_password_problem(std::string_view password, std::string_view email,
                                      std::string_view display_name) {
    const auto given = ascii_lowered(std::string(trimmed(password)));
    const auto mailbox = email_key(email);
    if (given == mailbox || given == mailbox.substr(0, mailbox.rfind('@'))) {
        return "must not be the email";
    }
    return given == ascii_lowered(std::string(trimmed(display_name))) ? "must not be the name" : nullptr;
}

const char* password_problem(std::string_view password) {
    return common_passwords().contains(ascii_lowered(std::string(password))) ? "is one of the most common passwords"
                                                                             : nullptr;
}

}  // namespace messenger::auth
