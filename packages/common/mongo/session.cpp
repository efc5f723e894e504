#include <algorithm>

#include "mongo/driver.hpp"
#include "mongo/error.hpp"
#include "mongo/pool.hpp"

namespace messenger::mongo {
namespace {

/// Documents in an answer; the server ends it at 16 MB, too.
constexpr std::int64_t most_at_once = 10'000;

struct DestroyCursor {
    void operator()(mongoc_cursor_t* cursor) const { mongoc_cursor_destroy(cursor); }
};

Document options_of(const FindOptions& options, std::chrono::milliseconds deadline) {
    Document all = doc("maxTimeMS", deadline.count());
    if (!options.sort.is_empty()) {
        all.add("sort", options.sort);
    }
    if (options.limit > 0) {
        all.add("limit", options.limit);
    }
    // All at once where that is possible: a server's own first batch has 101, and nothing repeats what it is asked for
    // after that. One more than the limit, so that no cursor is left open (CRUD specification of MongoDB's drivers).
    all.add("batchSize", options.limit > 0 ? std::min(options.limit + 1, most_at_once) : most_at_once);
    if (options.skip > 0) {
        all.add("skip", options.skip);
    }
    if (!options.projection.is_empty()) {
        all.add("projection", options.projection);
    }
    return all;
}

std::vector<Document> all_of(mongoc_cursor_t* cursor, const std::string& database) {
    std::vector<Document> found;
    const bson_t* next = nullptr;
    while (mongoc_cursor_next(cursor, &next)) {
        found.emplace_back(next);
    }
    if (bson_error_t error; mongoc_cursor_error(cursor, &error)) {
        throw store_error(database, error);
    }
    return found;
}

}  // namespace

Session::Session(MongoPool& pool) : pool_(pool), client_(mongoc_client_pool_pop(pool.clients_.get()), {&pool}) {
    if (!client_) {
        throw store::StoreError("database " + pool.name_ + ": no connection became free in time");
    }
}

Session::~Session() = default;

void Session::ReturnClient::operator()(_mongoc_client_t* client) const {
    mongoc_client_pool_push(pool->clients_.get(), client);
}

void Session::DestroyCollection::operator()(_mongoc_collection_t* collection) const {
    mongoc_collection_destroy(collection);
}

Session::Collection Session::collection(const char* name) {
    return Collection(mongoc_client_get_collection(client_.get(), pool_.database_.c_str(), name));
}

std::vector<Document> Session::find(const char* collection_name, const Document& filter, const FindOptions& options) {
    const auto where = collection(collection_name);
    const auto with = options_of(options, pool_.options_.deadline);
    const std::unique_ptr<mongoc_cursor_t, DestroyCursor> cursor(
        mongoc_collection_find_with_opts(where.get(), filter.get(), with.get(), nullptr));
    return all_of(cursor.get(), pool_.name_);
}

std::optional<Document> Session::find_one(const char* collection_name, const Document& filter,
                                          const FindOptions& options) {
    auto one = options;
    one.limit = 1;
    auto found = find(collection_name, filter, one);
    return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

std::int64_t Session::count(const char* collection_name, const Document& filter, std::int64_t limit) {
    const auto where = collection(collection_name);
    auto options = doc("maxTimeMS", pool_.options_.deadline.count());
    if (limit > 0) {
        options.add("limit", limit);
    }
    bson_error_t error;
    const auto counted =
        mongoc_collection_count_documents(where.get(), filter.get(), options.get(), nullptr, nullptr, &error);
    if (counted < 0) {
        throw store_error(pool_.name_, error);
    }
    return counted;
}

std::map<std::string, std::int64_t> Session::count_by(const char* collection_name, const std::string& field,
                                                      const Document& filter) {
    const auto where = collection(collection_name);
    const auto group = doc("_id", "$" + field, "count", doc("$sum", 1));
    const auto pipeline = doc("pipeline", std::vector{doc("$match", filter), doc("$group", group)});
    const auto options = doc("maxTimeMS", pool_.options_.deadline.count());
    const std::unique_ptr<mongoc_cursor_t, DestroyCursor> cursor(
        mongoc_collection_aggregate(where.get(), MONGOC_QUERY_NONE, pipeline.get(), options.get(), nullptr));
    std::map<std::string, std::int64_t> counts;
    for (const auto& row : all_of(cursor.get(), pool_.name_)) {
        counts.emplace(row.text("_id"), row.number("count"));
    }
    return counts;
}

Inserted Session::insert(const char* collection_name, const std::vector<Document>& documents) {
    if (documents.empty()) {
        return {};
    }
    const auto where = collection(collection_name);
    set_concern(where.get(), Concern::majority, pool_.options_.deadline);
    std::vector<const bson_t*> rows;
    rows.reserve(documents.size());
    std::ranges::transform(documents, std::back_inserter(rows), [](const Document& one) { return one.get(); });
    const auto options = doc("ordered", true);
    bson_error_t error;
    Reply reply;
    if (mongoc_collection_insert_many(where.get(), rows.data(), rows.size(), options.get(), reply.out(), &error)) {
        return {.count = documents.size(), .is_duplicate = false};
    }
    if (first_write_error(reply.get()) != duplicate_key || has_concern_error(reply.get())) {
        throw store_error(pool_.name_, error);
    }
    const auto failed = Document(&reply.get()).documents("writeErrors").front().number("index");
    return {.count = static_cast<std::size_t>(failed), .is_duplicate = true};
}

Updated Session::update(const char* collection_name, const Document& filter, const Document& change, bool upsert,
                        Concern concern) {
    const auto where = collection(collection_name);
    set_concern(where.get(), concern, pool_.options_.deadline);
    const auto options = doc("upsert", upsert);
    for (int repeats = 0;; ++repeats) {
        bson_error_t error;
        Reply reply;
        if (mongoc_collection_update_one(where.get(), filter.get(), change.get(), options.get(), reply.out(), &error)) {
            const Document answer(&reply.get());
            return {.matched = answer.number("matchedCount"),
                    .is_upserted = answer.number("upsertedCount") > 0 || answer.has("upsertedId")};
        }
        if (static_cast<int>(error.code) != duplicate_key || has_concern_error(reply.get())) {
            throw store_error(pool_.name_, error);
        }
        // Somebody else has inserted it meanwhile, and the next time it is found; or it is there and does not fit.
        if (repeats == most_repeats) {
            return {};
        }
    }
}

std::int64_t Session::update_all(const char* collection_name, const Document& filter, const Document& change,
                                 Concern concern) {
    const auto where = collection(collection_name);
    set_concern(where.get(), concern, pool_.options_.deadline);
    bson_error_t error;
    Reply reply;
    if (!mongoc_collection_update_many(where.get(), filter.get(), change.get(), nullptr, reply.out(), &error)) {
        throw store_error(pool_.name_, error);
    }
    return Document(&reply.get()).number("matchedCount");
}

std::int64_t Session::remove(const char* collection_name, const Document& filter, Concern concern) {
    const auto where = collection(collection_name);
    set_concern(where.get(), concern, pool_.options_.deadline);
    bson_error_t error;
    Reply reply;
    if (!mongoc_collection_delete_many(where.get(), filter.get(), nullptr, reply.out(), &error)) {
        throw store_error(pool_.name_, error);
    }
    return Document(&reply.get()).number("deletedCount");
}

Document Session::run(const Document& command) {
    bson_error_t error;
    Reply reply;
    if (!mongoc_client_command_simple(client_.get(), pool_.database_.c_str(), command.get(), nullptr, reply.out(),
                                      &error)) {
        throw store_error(pool_.name_, error);
    }
    return Document(&reply.get());
}

void Session::drop_database() {
    run(doc("dropDatabase", 1));
}

bool Session::is_ferretdb() {
    auto server = pool_.server_.load();
    if (server == MongoPool::Server::unknown) {
        server =
            run(doc("buildInfo", 1)).has("ferretdbVersion") ? MongoPool::Server::ferretdb : MongoPool::Server::mongodb;
        pool_.server_ = server;
    }
    return server == MongoPool::Server::ferretdb;
}

}  // namespace messenger::mongo
