// RecordDigest: tells whether two databases have the same records, in whatever order they give them.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "store/records.hpp"

namespace messenger::store {

/// How many records there are, and the sum of the SHA-256 of each as a JSON array.
class RecordDigest {
  public:
    void add(const Record& record);
    std::int64_t count() const { return count_; }
    /// The sum, in hex.
    std::string sum() const;
    friend bool operator==(const RecordDigest&, const RecordDigest&) = default;

  private:
    std::int64_t count_ = 0;
    std::array<std::uint64_t, 4> sum_{};
};

}  // namespace messenger::store
