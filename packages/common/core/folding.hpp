// Text as searches compare it: without case, without accents, without the difference between forms of one character.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace messenger {

/// The folded text, and where each of its bytes comes from.
struct FoldedText {
    std::string text;
    std::vector<std::size_t> origins;  ///< for each byte of `text`, and its end: the byte of the source

    /// The part of the source that a part of the folded text comes from, as [first, last).
    std::pair<std::size_t, std::size_t> source_of(std::size_t first, std::size_t last) const {
        return {origins[first], origins[last]};
    }
};

/// Folds well-formed UTF-8, code point by code point (NFKC_Casefold, then NFD; Unicode Standard Annex 15), and leaves
/// the accents of Latin, Greek and Cyrillic letters out. The vowel signs of other scripts stay.
FoldedText fold_with_origins(std::string_view text);
/// Only the text.
std::string folded(std::string_view text);

}  // namespace messenger
