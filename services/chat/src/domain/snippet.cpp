#include "domain/snippet.hpp"

#include <algorithm>

#include "core/folding.hpp"
#include "domain/html.hpp"

namespace messenger::chat {
namespace {

constexpr std::size_t context_before = 60;
constexpr std::size_t context_after = 120;

using Range = std::pair<std::size_t, std::size_t>;

bool is_continuation(char c) {
    return (static_cast<unsigned char>(c) & 0xc0) == 0x80;
}

/// Where the terms are in the source, in order and without overlaps.
std::vector<Range> matches_in(const FoldedText& folded, const std::vector<std::string>& terms) {
    std::vector<Range> found;
    for (const auto& term : terms) {
        for (auto at = folded.text.find(term); at != std::string::npos; at = folded.text.find(term, at + term.size())) {
            auto range = folded.source_of(at, at + term.size());
            // The last folded character may be the first of several that one character was folded to.
            for (auto end = at + term.size(); range.second == range.first && end < folded.origins.size(); ++end) {
                range.second = folded.origins[end];
            }
            found.push_back(range);
        }
    }
    std::ranges::sort(found);
    std::vector<Range> merged;
    for (const auto& range : found) {
        if (!merged.empty() && range.first <= merged.back().second) {
            merged.back().second = std::max(merged.back().second, range.second);
        } else {
            merged.push_back(range);
        }
    }
    return merged;
}

}  // namespace

std::vector<std::string> search_terms(std::string_view query) {
    std::vector<std::string> terms;
    const auto text = folded(query);
    std::size_t begin = 0;
    while (begin < text.size()) {
        const auto end = std::min(text.find_first_of(" \t\r\n", begin), text.size());
        if (end > begin) {
            terms.push_back(text.substr(begin, end - begin));
        }
        begin = end + 1;
    }
    return terms;
}

bool has_terms(std::string_view text, const std::vector<std::string>& terms) {
    const auto whole = folded(text);
    return std::ranges::all_of(terms, [&](const auto& term) { return whole.contains(term); });
}

std::string make_snippet(std::string_view text, const std::vector<std::string>& terms) {
    const auto matches = matches_in(fold_with_origins(text), terms);
    const auto first = matches.empty() ? 0 : matches.front().first;
    auto begin = first > context_before ? first - context_before : 0;
    while (begin > 0 && is_continuation(text[begin])) {
        --begin;
    }
    auto end = std::min(text.size(), first + context_after);
    while (end < text.size() && is_continuation(text[end])) {
        ++end;
    }
    std::string html = begin > 0 ? "…" : "";
    auto at = begin;
    for (const auto& [from, to] : matches) {
        if (from >= end) {
            break;
        }
        append_escaped(html, text.substr(at, from - at));
        html += "<mark>";
        append_escaped(html, text.substr(from, to - from));
        html += "</mark>";
        at = to;
    }
    if (at < end) {
        append_escaped(html, text.substr(at, end - at));
    }
    return html + (std::max(at, end) < text.size() ? "…" : "");
}

}  // namespace messenger::chat
