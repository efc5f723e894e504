// For tests of what is moved from one database into another.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "store/sql_records.hpp"
#include "store/transfer.hpp"

namespace messenger::testing {

/// The columns of tables, by their names.
using Schema = std::map<std::string, std::set<std::string>>;
/// Of a database, without what is not the service's own.
Schema schema_of(store::SqlPool& pool);
/// Of tables that are moved whole.
Schema schema_of(const std::vector<store::SqlKind>& kinds);

/// What a target throws that fails.
struct Interruption : std::runtime_error {
    Interruption() : std::runtime_error("the copy is interrupted") {}
};

enum class Dies {
    never,
    between_batches,
    within_batches,  ///< the records are written, and not that they are; for targets without transactions
};

/// A target that dies after so many writes.
class DyingTarget final : public store::RecordTarget {
  public:
    DyingTarget(store::RecordTarget& real, int writes, Dies dies = Dies::between_batches)
        : real_(real), writes_(writes), dies_(dies) {}

    const std::vector<store::RecordKind>& kinds() const override { return real_.kinds(); }
    std::int64_t count(std::size_t kind) override { return real_.count(kind); }
    store::RecordPage read(std::size_t kind, const store::Record& after, std::size_t limit) override {
        return real_.read(kind, after, limit);
    }
    std::map<std::string, store::CopyMark> begin(const std::string& source) override {
        return marks_ = real_.begin(source);
    }
    void write(std::size_t kind, const std::vector<store::Record>& records, const store::CopyMark& mark) override {
        auto& before = marks_[kinds()[kind].name];
        if (writes_-- == 0) {
            if (dies_ == Dies::within_batches) {
                real_.write(kind, records, before);
            }
            throw Interruption();
        }
        real_.write(kind, records, mark);
        before = mark;
    }
    void finish() override { real_.finish(); }
    void end() override { real_.end(); }

  private:
    store::RecordTarget& real_;
    int writes_;
    Dies dies_;
    std::map<std::string, store::CopyMark> marks_;
};

/// Copies everything in batches of two records, in a new process, so to speak, after each batch if it dies. Gives what
/// both sides have then, and ends the copy.
std::vector<store::Comparison> copy_all(const std::function<std::unique_ptr<store::RecordSource>()>& open_source,
                                        const std::function<std::unique_ptr<store::RecordTarget>()>& open_target,
                                        Dies dies);

/// The kinds of which both sides have not the same, or nothing at all.
std::vector<std::string> bad_kinds(const std::vector<store::Comparison>& comparisons);

}  // namespace messenger::testing
