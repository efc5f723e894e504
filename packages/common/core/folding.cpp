#include "core/folding.hpp"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <stdexcept>

#include "core/unicode.hpp"

namespace messenger {
namespace {

const icu::Normalizer2& normalizer(const icu::Normalizer2* (*get)(UErrorCode&)) {
    UErrorCode status = U_ZERO_ERROR;
    const auto* found = get(status);
    if (U_FAILURE(status)) {
        throw std::runtime_error("ICU has no normalisation data");
    }
    return *found;
}

bool is_accent(UChar32 c) {
    return u_charType(c) == U_NON_SPACING_MARK && ublock_getCode(c) == UBLOCK_COMBINING_DIACRITICAL_MARKS;
}

void append_folded(std::string& out, UChar32 c) {
    static const auto& casefold = normalizer(icu::Normalizer2::getNFKCCasefoldInstance);
    static const auto& decompose = normalizer(icu::Normalizer2::getNFDInstance);
    UErrorCode status = U_ZERO_ERROR;
    const auto characters = decompose.normalize(casefold.normalize(icu::UnicodeString(c), status), status);
    icu::UnicodeString kept;
    for (int32_t i = 0; i < characters.length(); i = characters.moveIndex32(i, 1)) {
        if (const auto character = characters.char32At(i); !is_accent(character)) {
            kept.append(character);
        }
    }
    kept.toUTF8String(out);
}

}  // namespace

FoldedText fold_with_origins(std::string_view text) {
    FoldedText result;
    const auto* bytes = text.data();
    const auto length = static_cast<int32_t>(text.size());
    for (int32_t next = 0; next < length;) {
        const auto first = static_cast<std::size_t>(next);
        UChar32 c = 0;
        U8_NEXT_OR_FFFD(bytes, next, length, c);
        if (c < 0x80) {
            result.text += ascii_lower(static_cast<char>(c));
        } else {
            append_folded(result.text, c);
        }
        result.origins.resize(result.text.size(), first);
    }
    result.origins.push_back(text.size());
    return result;
}

std::string folded(std::string_view text) {
    return fold_with_origins(text).text;
}

}  // namespace messenger
