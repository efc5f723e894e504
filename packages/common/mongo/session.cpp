#include <mongoc/mongoc.h>

#include <algorithm>

#include "mongo/error.hpp"
#include "mongo/pool.hpp"

namespace messenger::mongo {
namespace {

/// A reply that is destroyed with its scope.
class Reply {
  public:
    Reply() { bson_init(&bson_); }
    ~Reply() { bson_destroy(&bson_); }
    Reply(const Reply&) = delete;
    Reply& operator=(const Reply&) = delete;
    /// To be filled by a call, once.
    bson_t* out() { return &bson_; }
    const bson_t& get() const { return bson_; }

  private:
    bson_t bson_;
};

struct DestroyConcern {
    void operator()(mongoc_write_concern_t* concern) const { mongoc_write_concern_destroy(concern); }
};
struct DestroyCursor {
    void operator()(mongoc_cursor_t* cursor) const { mongoc_cursor_destroy(cursor); }
};

void set_concern(mongoc_collection_t* collection, Concern concern, std::chrono::milliseconds deadline) {
    const std::unique_ptr<mongoc_write_concern_t, DestroyConcern> wanted(mongoc_write_concern_new());
    if (concern == Concern::majority) {
        mongoc_write_concern_set_wmajority(wanted.get(), static_cast<std::int32_t>(deadline.count()));
        mongoc_write_concern_set_journal(wanted.get(), true);
    } else {
        mongoc_write_concern_set_w(wanted.get(), 1);
    }
    mongoc_collection_set_write_concern(collection, wanted.get());
}

Document options_of(const FindOptions& options, std::chrono::milliseconds deadline) {
    Document all = doc("maxTimeMS", deadline.count());
    if (!options.sort.is_empty()) {
        all.add("sort", options.sort);
    }
    if (options.limit > 0) {
        all.add("limit", options.limit);
    }
    if (!options.projection.is_empty()) {
        all.add("projection", options.projection);
    }
    return all;
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
    std::vector<Document> found;
    const bson_t* next = nullptr;
    while (mongoc_cursor_next(cursor.get(), &next)) {
        found.emplace_back(next);
    }
    if (bson_error_t error; mongoc_cursor_error(cursor.get(), &error)) {
        throw store_error(pool_.name_, error);
    }
    return found;
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
    bson_error_t error;
    Reply reply;
    if (!mongoc_collection_update_one(where.get(), filter.get(), change.get(), options.get(), reply.out(), &error)) {
        if (static_cast<int>(error.code) == duplicate_key && !has_concern_error(reply.get())) {
            return {.is_duplicate = true};
        }
        throw store_error(pool_.name_, error);
    }
    const Document answer(&reply.get());
    return {.matched = answer.number("matchedCount"),
            .is_upserted = answer.number("upsertedCount") > 0 || answer.has("upsertedId")};
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

Bulk::Bulk(Session& session, const char* collection, Concern concern)
    : session_(session), collection_(session.collection(collection)) {
    set_concern(collection_.get(), concern, session.pool_.options_.deadline);
    const auto options = doc("ordered", true);
    bulk_.reset(mongoc_collection_create_bulk_operation_with_opts(collection_.get(), options.get()));
}

Bulk::~Bulk() = default;

void Bulk::Destroy::operator()(_mongoc_bulk_operation_t* bulk) const {
    mongoc_bulk_operation_destroy(bulk);
}

void Bulk::update(const Document& filter, const Document& change, bool upsert) {
    is_empty_ = false;
    const auto options = doc("upsert", upsert);
    mongoc_bulk_operation_update_one_with_opts(bulk_.get(), filter.get(), change.get(), options.get(), nullptr);
}

void Bulk::update_all(const Document& filter, const Document& change) {
    is_empty_ = false;
    mongoc_bulk_operation_update_many_with_opts(bulk_.get(), filter.get(), change.get(), nullptr, nullptr);
}

void Bulk::remove(const Document& filter) {
    is_empty_ = false;
    mongoc_bulk_operation_remove_many_with_opts(bulk_.get(), filter.get(), nullptr, nullptr);
}

void Bulk::add(std::string_view id, const Document& fields) {
    update(doc("_id", id), doc("$setOnInsert", fields), true);
}

void Bulk::put_newer(std::string_view id, std::int64_t version, Document fields) {
    fields.add("version", version);
    add(id, fields);
    update(doc("_id", id, "version", doc("$lt", version)), doc("$set", fields));
}

void Bulk::execute() {
    if (is_empty_) {
        return;
    }
    bson_error_t error;
    Reply reply;
    if (mongoc_bulk_operation_execute(bulk_.get(), reply.out(), &error) != 0) {
        return;
    }
    throw store_error(session_.pool_.name_, error);
}

}  // namespace messenger::mongo
