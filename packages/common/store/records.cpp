#include "store/records.hpp"

#include <boost/json.hpp>

namespace messenger::store {

std::string to_json(const Record& record) {
    boost::json::array values;
    for (const auto& value : record) {
        if (const auto* number = std::get_if<std::int64_t>(&value)) {
            values.emplace_back(*number);
        } else if (const auto* text = std::get_if<std::string>(&value)) {
            values.emplace_back(*text);
        } else {
            values.emplace_back(nullptr);
        }
    }
    return boost::json::serialize(values);
}

Record record_in(std::string_view json) {
    Record record;
    const auto values = boost::json::parse(json);
    for (const auto& value : values.as_array()) {
        if (value.is_string()) {
            record.emplace_back(std::string(value.as_string()));
        } else if (value.is_null()) {
            record.emplace_back();
        } else {
            record.emplace_back(value.to_number<std::int64_t>());
        }
    }
    return record;
}

}  // namespace messenger::store
