#include "mongo/pool.hpp"

#include <mongoc/mongoc.h>

#include <stdexcept>

#include "mongo/error.hpp"

namespace messenger::mongo {
namespace {

/// What libmongoc finds odd about a URL, it tells its log only.
thread_local bool has_warned = false;

void note(mongoc_log_level_t level, const char*, const char*, void*) {
    has_warned = has_warned || level <= MONGOC_LOG_LEVEL_WARNING;
}

/// What libmongoc needs once. Errors come back from its calls, so that its log, which has documents in it, is dropped.
struct Driver {
    Driver() {
        mongoc_log_set_handler(note, nullptr);
        mongoc_init();
    }
    ~Driver() { mongoc_cleanup(); }
};

void start_driver() {
    static const Driver driver;
}

struct DestroyUri {
    void operator()(mongoc_uri_t* uri) const { mongoc_uri_destroy(uri); }
};
using Uri = std::unique_ptr<mongoc_uri_t, DestroyUri>;

void set_default(mongoc_uri_t* uri, const char* option, std::int64_t value) {
    if (!mongoc_uri_has_option(uri, option)) {
        mongoc_uri_set_option_as_int32(uri, option, static_cast<std::int32_t>(value));
    }
}

}  // namespace

std::string MongoPool::problem_of(const store::DatabaseUrl& url) {
    start_driver();
    has_warned = false;
    bson_error_t error;
    const Uri uri(mongoc_uri_new_with_error(url.uri.c_str(), &error));
    if (!uri || has_warned) {
        return "has a part, a parameter or a value that is not known (mongodb: those of MongoDB's connection strings)";
    }
    return {};
}

MongoPool::MongoPool(const store::DatabaseUrl& url, MongoPoolOptions options)
    : database_(url.name), name_(url.name + " at " + url.host), options_(options) {
    start_driver();
    bson_error_t error;
    const Uri uri(mongoc_uri_new_with_error(url.uri.c_str(), &error));
    if (!uri) {
        throw std::invalid_argument("no URL of MongoDB");
    }
    const auto deadline = options.deadline.count();
    set_default(uri.get(), MONGOC_URI_SERVERSELECTIONTIMEOUTMS, deadline);
    set_default(uri.get(), MONGOC_URI_CONNECTTIMEOUTMS, deadline);
    set_default(uri.get(), MONGOC_URI_WAITQUEUETIMEOUTMS, deadline);
    set_default(uri.get(), MONGOC_URI_SOCKETTIMEOUTMS, 2 * deadline + 1000);
    set_default(uri.get(), MONGOC_URI_MAXPOOLSIZE, static_cast<std::int64_t>(options.clients));
    clients_.reset(mongoc_client_pool_new(uri.get()));
    if (!clients_) {
        throw std::invalid_argument("no URL of MongoDB");
    }
    mongoc_client_pool_set_error_api(clients_.get(), MONGOC_ERROR_API_VERSION_2);
    mongoc_client_pool_set_appname(clients_.get(), "messenger");
}

MongoPool::~MongoPool() = default;

void MongoPool::Destroy::operator()(_mongoc_client_pool_t* pool) const {
    mongoc_client_pool_destroy(pool);
}

}  // namespace messenger::mongo
