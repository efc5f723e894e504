// What the files of this folder that call libmongoc share.
#pragma once

#include <mongoc/mongoc.h>

#include <chrono>
#include <memory>

#include "mongo/pool.hpp"

namespace messenger::mongo {

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
/// What the writes to a collection wait for.
inline void set_concern(mongoc_collection_t* collection, Concern concern, std::chrono::milliseconds deadline) {
    const std::unique_ptr<mongoc_write_concern_t, DestroyConcern> wanted(mongoc_write_concern_new());
    if (concern == Concern::majority) {
        mongoc_write_concern_set_wmajority(wanted.get(), static_cast<std::int32_t>(deadline.count()));
        mongoc_write_concern_set_journal(wanted.get(), true);
    } else {
        mongoc_write_concern_set_w(wanted.get(), 1);
    }
    mongoc_collection_set_write_concern(collection, wanted.get());
}

}  // namespace messenger::mongo
