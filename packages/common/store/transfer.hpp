// Transfer: copies all records of a service from one database into another, in batches, so that an interrupted copy
// goes on where it was; and compares the two.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "store/record_digest.hpp"
#include "store/records.hpp"

namespace messenger::store {

/// What both sides have of a kind.
struct Comparison {
    std::string kind;
    RecordDigest source;
    RecordDigest target;
    bool is_same() const { return source == target; }
};

/// Used by one thread. Calls block for as long as it takes, and throw what the databases throw.
class Transfer {
  public:
    /// Gets a line about the progress, at most once a second and when a kind is done.
    using Report = std::function<void(const std::string& line)>;

    /// The databases must outlive it. `batch` records are written at a time.
    Transfer(RecordSource& source, RecordTarget& target, Report report, std::size_t batch = 1'000);

    /// Copies what the target does not have yet. `source_name` says which source it is.
    void copy(const std::string& source_name);
    /// Reads everything on both sides.
    std::vector<Comparison> compare();

  private:
    void copy_kind(std::size_t kind, CopyMark mark);
    RecordDigest digest_of(RecordSource& side, std::size_t kind, std::int64_t total);
    void tell(const std::string& doing, std::int64_t done, std::int64_t total, bool is_last);

    RecordSource& source_;
    RecordTarget& target_;
    Report report_;
    std::size_t batch_;
    std::chrono::steady_clock::time_point told_at_{};
};

}  // namespace messenger::store
