// WordFilter: words that members of a room can't write.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace messenger::chat {

class WordFilter {
  public:
    WordFilter() = default;
    /// The words are folded (core/folding.hpp).
    explicit WordFilter(std::vector<std::string> words) : words_(std::move(words)) {}

    const std::vector<std::string>& words() const { return words_; }

    /// Whether a text has one of the words, without case and accents. A word that begins or ends with a letter or digit
    /// of a script with spaces between words is found as a whole word only; others, such as Chinese ones, anywhere.
    bool refuses(std::string_view text) const;

  private:
    std::vector<std::string> words_;
};

}  // namespace messenger::chat
