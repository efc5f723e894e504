#include "domain/mentions.hpp"

#include <algorithm>

#include "core/unicode.hpp"

namespace messenger::chat {
namespace {

constexpr std::string_view whole_room = "room";
constexpr std::size_t longest_name = 30;

bool is_name_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

/// Bytes of other scripts count as letters of a word.
bool is_word_character(char c) {
    return is_name_character(ascii_lower(c)) || static_cast<unsigned char>(c) >= 0x80;
}

/// The name that a text begins with, in lower case.
std::string leading_name(std::string_view text) {
    std::string name;
    for (const char c : text) {
        const char lower = ascii_lower(c);
        if (!is_name_character(lower) && (lower != '.' || name.empty() || name.back() == '.')) {
            break;
        }
        name += lower;
    }
    if (name.ends_with('.')) {
        name.pop_back();  // the end of a sentence
    }
    return name;
}

}  // namespace

MentionedNames mentioned_names(std::string_view text) {
    MentionedNames names;
    for (auto at = text.find('@'); at != std::string_view::npos; at = text.find('@', at + 1)) {
        if (at > 0 && (is_word_character(text[at - 1]) || text[at - 1] == '.')) {
            continue;
        }
        auto name = leading_name(text.substr(at + 1));
        if (name == whole_room) {
            names.is_room = true;
        } else if (!name.empty() && name.size() <= longest_name && names.usernames.size() < max_mentions &&
                   std::ranges::find(names.usernames, name) == names.usernames.end()) {
            names.usernames.push_back(std::move(name));
        }
    }
    return names;
}

}  // namespace messenger::chat
