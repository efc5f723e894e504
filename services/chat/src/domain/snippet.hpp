// What a search shows of a message.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace messenger::chat {

/// The words of a query, folded as texts are compared (core/folding.hpp).
std::vector<std::string> search_terms(std::string_view query);

/// Whether a text has all of the folded terms.
bool has_terms(std::string_view text, const std::vector<std::string>& terms);

/// About 160 characters around the first match as HTML, with every match in <mark> and the rest escaped.
std::string make_snippet(std::string_view text, const std::vector<std::string>& terms);

}  // namespace messenger::chat
