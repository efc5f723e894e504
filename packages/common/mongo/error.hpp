// What an error of libmongoc means. The server's own text holds values, so it is never logged nor passed on.
#pragma once

#include <bson/bson.h>

#include <string>

#include "store/store_error.hpp"

namespace messenger::mongo {

/// The key of a document is taken.
inline constexpr int duplicate_key = 11000;
/// Of an upsert whose key others insert in the same moment.
inline constexpr int most_repeats = 3;

/// The reason without documents and values, safe to log.
std::string safe_reason_of(const bson_error_t& error);

/// For the database of this name.
inline store::StoreError store_error(const std::string& name, const bson_error_t& error) {
    return store::StoreError("database " + name + ": " + safe_reason_of(error));
}

/// The code of the first write that failed in the reply to several; 0 if none did.
int first_write_error(const bson_t& reply);
/// Whether a reply says that a write is not yet where it should be.
bool has_concern_error(const bson_t& reply);

}  // namespace messenger::mongo
