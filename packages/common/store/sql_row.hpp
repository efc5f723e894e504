// Values of a soci::row, whatever type the backend gives a column: SOCI takes the type from the column's declaration in
// SQLite, from the server elsewhere, and each names 64-bit numbers differently.
#pragma once

#include <soci/soci.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace messenger::store {

/// A number of up to 64 bits; 0 for NULL.
std::int64_t number_at(const soci::row& row, std::size_t column);
/// The same, or nothing for NULL.
std::optional<std::int64_t> optional_number_at(const soci::row& row, std::size_t column);
/// A text; empty for NULL.
std::string text_at(const soci::row& row, std::size_t column);
/// Whether a number is not 0.
bool flag_at(const soci::row& row, std::size_t column);

}  // namespace messenger::store
