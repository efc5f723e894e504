#include "mongo/mongo_stores.hpp"

namespace messenger::chat {

MongoStores::MongoStores(const store::DatabaseUrl& url, mongo::MongoPoolOptions options) : pool_(url, options) {}

void MongoStores::prepare() {
    chat_.prepare();
    search_.start();
}

}  // namespace messenger::chat
