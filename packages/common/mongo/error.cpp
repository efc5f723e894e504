#include "mongo/error.hpp"

#include <mongoc/mongoc.h>

#include "mongo/document.hpp"

namespace messenger::mongo {
namespace {

constexpr int unauthorized = 13;
constexpr int authentication_failed = 18;
constexpr int max_time_expired = 50;
constexpr int write_concern_failed = 64;

}  // namespace

std::string safe_reason_of(const bson_error_t& error) {
    switch (error.domain) {
        case MONGOC_ERROR_SERVER_SELECTION:
        case MONGOC_ERROR_STREAM:
        case MONGOC_ERROR_CLIENT:
            return static_cast<const char*>(error.message);  // about hosts and names, as libmongoc says it
        case MONGOC_ERROR_WRITE_CONCERN:
            return "most of the replica set did not confirm a write in time";
        default:
            break;
    }
    switch (static_cast<int>(error.code)) {
        case unauthorized:
            return "the database user lacks a privilege";
        case authentication_failed:
            return "authentication failed";
        case max_time_expired:
            return "a command took too long";
        case write_concern_failed:
            return "most of the replica set did not confirm a write in time";
        default:
            return "a command failed (error " + std::to_string(error.code) + ")";
    }
}

int first_write_error(const bson_t& reply) {
    for (const auto& error : Document(&reply).documents("writeErrors")) {
        return static_cast<int>(error.number("code"));
    }
    return 0;
}

bool has_concern_error(const bson_t& reply) {
    return !Document(&reply).documents("writeConcernErrors").empty();
}

}  // namespace messenger::mongo
