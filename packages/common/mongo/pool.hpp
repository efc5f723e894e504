// MongoPool: the connections to one MongoDB database. Its calls block, so they run on a BlockingPool or a thread of
// their own; the exception is the start of a service, before the shards run.
//
//     auto session = pool.session();
//     const auto room = session.find_one("rooms", doc("_id", id));
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "mongo/document.hpp"
#include "store/database_url.hpp"
#include "store/store_error.hpp"

struct _mongoc_client_pool_t;
struct _mongoc_client_t;
struct _mongoc_collection_t;

namespace messenger::mongo {

struct MongoPoolOptions {
    std::size_t clients = 16;
    /// How long a call waits for a free connection, a server and an answer; twice as long and a second, and a silent
    /// server is given up. The URL may say otherwise.
    std::chrono::milliseconds deadline{3000};
};

/// What a write waits for. Everything goes to the primary, and what it has is read.
enum class Concern {
    majority,  ///< most of the replica set has it, and on its disks
    primary,   ///< the primary has it; for what can be made again from what was written before it
};

struct FindOptions {
    Document sort = {};        ///< empty: in any order
    std::int64_t limit = 0;    ///< 0: all
    std::int64_t skip = 0;     ///< so many before
    Document projection = {};  ///< empty: all fields
};

/// What became of an ordered insertion.
struct Inserted {
    std::size_t count = 0;      ///< the first so many are stored
    bool is_duplicate = false;  ///< the next one has a key that is taken, and the rest was not tried
};

/// What became of the update of one document.
struct Updated {
    std::int64_t matched = 0;
    bool is_upserted = false;
    bool is_done() const { return matched > 0 || is_upserted; }
};

class MongoPool;

/// One of the pool's connections. For one thread; all calls throw StoreError when the database does not do its part,
/// with the outcome of a write unknown.
class Session {
  public:
    /// Throws StoreError if none becomes free in time.
    explicit Session(MongoPool& pool);
    ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    std::vector<Document> find(const char* collection, const Document& filter, const FindOptions& options = {});
    std::optional<Document> find_one(const char* collection, const Document& filter, const FindOptions& options = {});
    std::int64_t count(const char* collection, const Document& filter, std::int64_t limit = 0);
    /// How many that the filter fits there are with each value of a field, which is text.
    std::map<std::string, std::int64_t> count_by(const char* collection, const std::string& field,
                                                 const Document& filter);

    /// In their order, up to the first whose key is taken.
    Inserted insert(const char* collection, const std::vector<Document>& documents);
    /// Changes the first document that the filter fits, or, with `upsert`, makes one of it; not done if there is one
    /// with that key which the filter does not fit.
    Updated update(const char* collection, const Document& filter, const Document& change, bool upsert = false,
                   Concern concern = Concern::majority);
    /// All that the filter fits; how many there were.
    std::int64_t update_all(const char* collection, const Document& filter, const Document& change,
                            Concern concern = Concern::majority);
    /// The same.
    std::int64_t remove(const char* collection, const Document& filter, Concern concern = Concern::majority);

    /// The answer to any command of the database.
    Document run(const Document& command);
    void drop_database();
    /// Whether the server is not MongoDB, but speaks its protocol. Asked once.
    bool is_ferretdb();

  private:
    friend class Bulk;
    struct ReturnClient {
        MongoPool* pool = nullptr;
        void operator()(_mongoc_client_t* client) const;
    };
    struct DestroyCollection {
        void operator()(_mongoc_collection_t* collection) const;
    };
    using Collection = std::unique_ptr<_mongoc_collection_t, DestroyCollection>;
    Collection collection(const char* name);

    MongoPool& pool_;
    std::unique_ptr<_mongoc_client_t, ReturnClient> client_;
};

/// Many writes to a collection in their order, sent together. Of the session's thread.
class Bulk {
  public:
    explicit Bulk(Session& session, const char* collection, Concern concern = Concern::primary);

    /// The first document that the filter fits; with `upsert`, one is made of it if there is none.
    void update(Document filter, Document change, bool upsert = false);
    void update_all(Document filter, Document change);
    /// All that the filter fits.
    void remove(Document filter);
    /// Inserts a document unless there is one with its key.
    void add(std::string_view id, const Document& fields);
    /// Sets these fields of a document, which is made if need be, unless its `version` is this one or newer. So whoever
    /// is late changes nothing.
    void put_newer(std::string_view id, std::int64_t version, Document fields);
    /// Throws StoreError.
    void execute();

  private:
    enum class Kind { update, upsert, update_all, remove };
    struct Write {
        Kind kind = Kind::update;
        Document filter;
        Document change;
    };
    /// Sends writes in their order; how many were made: all, or those before an upsert whose key was taken meanwhile.
    std::size_t send(std::span<const Write> writes);

    Session& session_;
    const char* collection_;
    Concern concern_;
    std::vector<Write> writes_;
};

/// Thread-safe. Connections are opened when they are needed; of the server nothing is asked before.
class MongoPool {
  public:
    /// The URL is one of MongoDB, and problem_of() finds nothing wrong with it.
    explicit MongoPool(const store::DatabaseUrl& url, MongoPoolOptions options = {});
    ~MongoPool();
    MongoPool(const MongoPool&) = delete;
    MongoPool& operator=(const MongoPool&) = delete;

    Session session() { return Session(*this); }
    /// Throws StoreError unless the database answers; for readiness checks.
    void ping() { session().run(doc("ping", 1)); }

    /// What is wrong with the parameters of a URL, without its password; empty if nothing is.
    static std::string problem_of(const store::DatabaseUrl& url);

  private:
    friend class Session;
    friend class Bulk;
    struct Destroy {
        void operator()(_mongoc_client_pool_t* pool) const;
    };

    std::string database_;
    std::string name_;  ///< for messages
    MongoPoolOptions options_;
    std::unique_ptr<_mongoc_client_pool_t, Destroy> clients_;
    enum class Server : char { unknown, mongodb, ferretdb };
    std::atomic<Server> server_{Server::unknown};
};

}  // namespace messenger::mongo
