// A latency histogram after Gil Tene's HdrHistogram: buckets whose width grows with the value, so that every percentile
// is right to two digits, from a microsecond to hours, in little memory.
#pragma once

#include <array>
#include <bit>
#include <chrono>
#include <cstdint>

namespace messenger::bench {

class Histogram {
  public:
    void record(std::chrono::nanoseconds value) {
        const auto micros = static_cast<std::uint64_t>(std::max<std::int64_t>(0, value.count() / 1000));
        ++counts_[index_of(micros)];
        ++count_;
        max_ = std::max(max_, micros);
    }

    std::uint64_t count() const { return count_; }
    /// The value in milliseconds below or at which a share (0 to 1) of the samples lies; 0 without samples.
    double percentile(double share) const {
        const auto wanted = static_cast<std::uint64_t>(share * static_cast<double>(count_));
        std::uint64_t seen = 0;
        for (std::size_t i = 0; i < counts_.size(); ++i) {
            seen += counts_[i];
            if (seen > wanted) {
                return static_cast<double>(value_at(i)) / 1000;
            }
        }
        return max_ms();
    }
    double max_ms() const { return static_cast<double>(max_) / 1000; }

  private:
    static constexpr unsigned sub_bits = 6;  ///< 64 buckets for each power of two
    static constexpr std::uint64_t sub_count = 1U << sub_bits;

    static std::size_t index_of(std::uint64_t value) {
        if (value < sub_count) {
            return value;
        }
        const auto shift = static_cast<unsigned>(std::bit_width(value)) - sub_bits - 1;
        return (shift + 1) * sub_count + ((value >> shift) - sub_count);
    }
    static std::uint64_t value_at(std::size_t index) {
        if (index < sub_count) {
            return index;
        }
        const auto shift = index / sub_count - 1;
        return (sub_count + index % sub_count) << shift;
    }

    std::array<std::uint64_t, 36 * sub_count> counts_{};
    std::uint64_t count_ = 0;
    std::uint64_t max_ = 0;
};

}  // namespace messenger::bench
