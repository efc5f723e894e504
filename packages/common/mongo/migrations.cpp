#include "mongo/migrations.hpp"

#include "core/clock.hpp"
#include "core/log.hpp"

namespace messenger::mongo {
namespace {

constexpr const char* versions = "schema_migrations";

void make_index(Session& session, const Index& index) {
    Document keys;
    std::string name;
    for (const auto& field : index.fields) {
        const bool descends = field.starts_with('-');
        const auto key = field.substr(descends ? 1 : 0);
        keys.add(key, descends ? -1 : 1);
        name += (name.empty() ? "" : "_") + key;
    }
    auto wanted = doc("key", keys, "name", name);
    if (index.is_unique) {
        wanted.add("unique", true);
    }
    session.run(doc("createIndexes", index.collection, "indexes", std::vector{wanted}));
}

}  // namespace

void migrate(MongoPool& pool, const std::vector<Migration>& migrations) {
    auto session = pool.session();
    if (session.find_one(copy_marks, {})) {
        throw store::StoreError("the database has an unfinished copy of another one: `migrate` goes on with it");
    }
    const auto newest = session.find_one(versions, {}, {.sort = doc("_id", -1)});
    const auto done = static_cast<std::size_t>(newest ? newest->number("_id") : 0);
    if (done > migrations.size()) {
        throw store::StoreError("the database has migration " + std::to_string(done) +
                                ", which this version does not know; it was written by a newer one");
    }
    for (auto step = done; step < migrations.size(); ++step) {
        for (const auto& index : migrations[step].indexes) {
            make_index(session, index);
        }
        const auto record = doc("_id", step + 1, "name", migrations[step].name, "appliedAt", to_micros(now()));
        if (session.insert(versions, {record}).count == 1) {
            log::info("migration applied", {{"migration", migrations[step].name}});
        }
    }
}

}  // namespace messenger::mongo
