#include "domain/search_text.hpp"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <stdexcept>

namespace messenger::user {
namespace {

const icu::Normalizer2& normalizer(const icu::Normalizer2* (*get)(UErrorCode&)) {
    UErrorCode status = U_ZERO_ERROR;
    const auto* found = get(status);
    if (U_FAILURE(status)) {
        throw std::runtime_error("ICU has no normalisation data");
    }
    return *found;
}

/// Compatibility forms and case are folded, then letters are taken apart from their accents.
icu::UnicodeString fold(std::string_view text) {
    static const auto& casefold = normalizer(icu::Normalizer2::getNFKCCasefoldInstance);
    static const auto& decompose = normalizer(icu::Normalizer2::getNFDInstance);
    UErrorCode status = U_ZERO_ERROR;
    const auto source = icu::UnicodeString::fromUTF8({text.data(), static_cast<int32_t>(text.size())});
    auto folded = decompose.normalize(casefold.normalize(source, status), status);
    if (U_FAILURE(status)) {
        throw std::runtime_error("text can't be normalised");
    }
    return folded;
}

/// Accents of Latin, Greek, Cyrillic; the vowel signs of other scripts are letters to their readers.
bool is_accent(UChar32 c) {
    return u_charType(c) == U_NON_SPACING_MARK && ublock_getCode(c) == UBLOCK_COMBINING_DIACRITICAL_MARKS;
}

/// Letters that are written with a stroke, or without their dot, as the letters that people type for them: to Unicode
/// they are letters of their own, which can't be taken apart.
UChar32 plain(UChar32 c) {
    switch (c) {
        case 0x0111:  // d with stroke
            return 'd';
        case 0x0127:  // h with stroke
            return 'h';
        case 0x0131:  // i without a dot
            return 'i';
        case 0x0142:  // l with stroke
            return 'l';
        case 0x00F8:  // o with stroke
            return 'o';
        case 0x0167:  // t with stroke
            return 't';
        default:
            return c;
    }
}

}  // namespace

std::vector<std::string> folded_words(std::string_view text) {
    static const auto& compose = normalizer(icu::Normalizer2::getNFCInstance);
    const auto folded = fold(text);
    std::vector<std::string> words;
    icu::UnicodeString word;
    const auto end_word = [&] {
        if (!word.isEmpty()) {
            UErrorCode status = U_ZERO_ERROR;
            compose.normalize(word, status).toUTF8String(words.emplace_back());
            word.remove();
        }
    };
    for (int32_t i = 0; i < folded.length(); i = folded.moveIndex32(i, 1)) {
        const auto c = folded.char32At(i);
        if (u_isUWhiteSpace(c) || u_ispunct(c) || u_iscntrl(c)) {
            end_word();
        } else if (!is_accent(c)) {
            word.append(plain(c));
        }
    }
    end_word();
    return words;
}

std::string end_of_prefix(std::string_view prefix) {
    // No text of a profile holds the last code point, which is no character.
    return std::string(prefix) + "\U0010ffff";
}

}  // namespace messenger::user
