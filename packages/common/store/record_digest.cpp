#include "store/record_digest.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include <cstring>

namespace messenger::store {

void RecordDigest::add(const Record& record) {
    const auto text = to_json(record);
    std::array<unsigned char, crypto_hash_sha256_BYTES> hash{};
    crypto_hash_sha256(hash.data(), reinterpret_cast<const unsigned char*>(text.data()), text.size());
    std::array<std::uint64_t, 4> parts{};
    static_assert(sizeof parts == sizeof hash);
    std::memcpy(parts.data(), hash.data(), sizeof parts);
    for (std::size_t i = 0; i < parts.size(); ++i) {
        sum_[i] += parts[i];
    }
    ++count_;
}

std::string RecordDigest::sum() const {
    return fmt::format("{:016x}{:016x}{:016x}{:016x}", sum_[0], sum_[1], sum_[2], sum_[3]);
}

}  // namespace messenger::store
