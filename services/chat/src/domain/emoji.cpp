#include "domain/emoji.hpp"

#include <unicode/brkiter.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <memory>

namespace messenger::chat {
namespace {

constexpr std::size_t max_bytes = 64;
constexpr UChar32 replacement = 0xfffd;
constexpr UChar32 keycap = 0x20e3;

bool makes_emoji(UChar32 c) {
    return u_hasBinaryProperty(c, UCHAR_EXTENDED_PICTOGRAPHIC) || u_hasBinaryProperty(c, UCHAR_REGIONAL_INDICATOR) ||
           c == keycap;
}

bool is_one_character(const icu::UnicodeString& text) {
    UErrorCode error = U_ZERO_ERROR;
    const std::unique_ptr<icu::BreakIterator> characters(
        icu::BreakIterator::createCharacterInstance(icu::Locale::getRoot(), error));
    if (U_FAILURE(error)) {
        return false;
    }
    characters->setText(text);
    characters->first();
    return characters->next() == text.length();
}

}  // namespace

bool is_emoji(std::string_view text) {
    if (text.empty() || text.size() > max_bytes) {
        return false;
    }
    const auto characters = icu::UnicodeString::fromUTF8({text.data(), static_cast<int32_t>(text.size())});
    bool has_emoji = false;
    for (int32_t i = 0; i < characters.length(); i = characters.moveIndex32(i, 1)) {
        const auto c = characters.char32At(i);
        if (c == replacement) {
            return false;
        }
        has_emoji = has_emoji || makes_emoji(c);
    }
    return has_emoji && is_one_character(characters);
}

}  // namespace messenger::chat
