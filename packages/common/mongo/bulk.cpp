#include <algorithm>
#include <span>

#include "mongo/driver.hpp"
#include "mongo/error.hpp"

namespace messenger::mongo {
namespace {

/// In one command, on which the deadlines are.
constexpr std::size_t portion = 1'000;
/// FerretDB 1 keeps a connection to its own database open for each update of a command, of which it has 100, and waits
/// for ever when there is none left. Several such commands may run.
constexpr std::size_t portion_of_ferretdb = 8;

struct DestroyBulk {
    void operator()(mongoc_bulk_operation_t* bulk) const { mongoc_bulk_operation_destroy(bulk); }
};

}  // namespace

Bulk::Bulk(Session& session, const char* collection, Concern concern)
    : session_(session), collection_(collection), concern_(concern) {}

void Bulk::update(Document filter, Document change, bool upsert) {
    writes_.push_back({upsert ? Kind::upsert : Kind::update, std::move(filter), std::move(change)});
}

void Bulk::update_all(Document filter, Document change) {
    writes_.push_back({Kind::update_all, std::move(filter), std::move(change)});
}

void Bulk::remove(Document filter) {
    writes_.push_back({Kind::remove, std::move(filter), {}});
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
    const auto most = writes_.size() > portion_of_ferretdb && session_.is_ferretdb() ? portion_of_ferretdb : portion;
    int repeats = 0;
    for (std::span<const Write> rest = writes_; !rest.empty();) {
        const auto next = rest.first(std::min(rest.size(), most));
        const auto done = send(next);
        // Where somebody else has inserted what an upsert wanted to, it finds that the next time.
        repeats = done == 0 ? repeats + 1 : 0;
        if (repeats > most_repeats) {
            throw store::StoreError("database " + session_.pool_.name_ + ": a write finds its key taken all the time");
        }
        rest = rest.subspan(done);
    }
    writes_.clear();
}

std::size_t Bulk::send(std::span<const Write> writes) {
    const auto collection = session_.collection(collection_);
    set_concern(collection.get(), concern_, session_.pool_.options_.deadline);
    const auto options = doc("ordered", true);
    const auto upsert = doc("upsert", true);
    const std::unique_ptr<mongoc_bulk_operation_t, DestroyBulk> bulk(
        mongoc_collection_create_bulk_operation_with_opts(collection.get(), options.get()));
    for (const auto& [kind, filter, change] : writes) {
        switch (kind) {
            case Kind::update:
            case Kind::upsert:
                mongoc_bulk_operation_update_one_with_opts(bulk.get(), filter.get(), change.get(),
                                                           kind == Kind::upsert ? upsert.get() : nullptr, nullptr);
                break;
            case Kind::update_all:
                mongoc_bulk_operation_update_many_with_opts(bulk.get(), filter.get(), change.get(), nullptr, nullptr);
                break;
            case Kind::remove:
                mongoc_bulk_operation_remove_many_with_opts(bulk.get(), filter.get(), nullptr, nullptr);
                break;
        }
    }
    bson_error_t error;
    Reply reply;
    if (mongoc_bulk_operation_execute(bulk.get(), reply.out(), &error) != 0) {
        return writes.size();
    }
    if (first_write_error(reply.get()) != duplicate_key || has_concern_error(reply.get())) {
        throw store_error(session_.pool_.name_, error);
    }
    return static_cast<std::size_t>(Document(&reply.get()).documents("writeErrors").front().number("index"));
}

}  // namespace messenger::mongo
