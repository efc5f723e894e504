#include "store/sql_row.hpp"

namespace messenger::store {

std::int64_t number_at(const soci::row& row, std::size_t column) {
    if (row.get_indicator(column) == soci::i_null) {
        return 0;
    }
    switch (row.get_properties(column).get_data_type()) {
        case soci::dt_integer:
            return row.get<int>(column);
        case soci::dt_long_long:
            return row.get<long long>(column);
        case soci::dt_unsigned_long_long:
            return static_cast<std::int64_t>(row.get<unsigned long long>(column));
        case soci::dt_double:
            return static_cast<std::int64_t>(row.get<double>(column));
        default:
            // What is no declared column, such as an expression, comes as text from SQLite.
            return std::stoll(row.get<std::string>(column));
    }
}

std::optional<std::int64_t> optional_number_at(const soci::row& row, std::size_t column) {
    return row.get_indicator(column) == soci::i_null ? std::nullopt : std::optional(number_at(row, column));
}

std::string text_at(const soci::row& row, std::size_t column) {
    return row.get_indicator(column) == soci::i_null ? std::string() : row.get<std::string>(column);
}

bool flag_at(const soci::row& row, std::size_t column) {
    return number_at(row, column) != 0;
}

}  // namespace messenger::store
