#include "domain/word_filter.hpp"

#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

#include <algorithm>

#include "core/folding.hpp"

namespace messenger::chat {
namespace {

/// Whether two characters would be of one word, in a script that tells words apart.
bool goes_on(UChar32 c) {
    if (c < 0 || !(u_isalnum(c) || c == '_')) {
        return false;
    }
    UErrorCode status = U_ZERO_ERROR;
    return !uscript_breaksBetweenLetters(uscript_getScript(c, &status));
}

UChar32 code_point_at(std::string_view text, std::size_t at) {
    UChar32 c = 0;
    auto i = static_cast<int32_t>(at);
    U8_NEXT(text.data(), i, static_cast<int32_t>(text.size()), c);
    return c;
}

UChar32 code_point_before(std::string_view text, std::size_t at) {
    UChar32 c = 0;
    auto i = static_cast<int32_t>(at);
    U8_PREV(text.data(), 0, i, c);
    return c;
}

bool is_boundary(std::string_view text, std::size_t at) {
    return at == 0 || at == text.size() || !goes_on(code_point_before(text, at)) || !goes_on(code_point_at(text, at));
}

}  // namespace

bool WordFilter::refuses(std::string_view text) const {
    if (words_.empty()) {
        return false;
    }
    const auto searched = folded(text);
    return std::ranges::any_of(words_, [&](const std::string& word) {
        for (auto at = searched.find(word); at != std::string::npos; at = searched.find(word, at + 1)) {
            if (is_boundary(searched, at) && is_boundary(searched, at + word.size())) {
                return true;
            }
        }
        return false;
    });
}

}  // namespace messenger::chat
