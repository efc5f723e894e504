// Text as a search compares it: without case, accents and compatibility forms, split into words.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace messenger::user {

/// The folded words of well-formed UTF-8, in order: "Zo\u00eb O'Neill" gives "zoe", "o", "neill". Everything but white
/// space and punctuation belongs to a word, so that names of signs and pictures are found too.
std::vector<std::string> folded_words(std::string_view text);

/// The least text that is greater than every text beginning with this.
std::string end_of_prefix(std::string_view prefix);

}  // namespace messenger::user
