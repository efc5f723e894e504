// MongoRecords: the records of chat in MongoDB.
#pragma once

#include <memory>

#include "mongo/pool.hpp"
#include "mongo/record_writing.hpp"

namespace messenger::chat {

class MongoRecords final : public store::RecordTarget {
  public:
    /// A URL that MongoPool finds nothing wrong with.
    explicit MongoRecords(const store::DatabaseUrl& url);

    /// Throws StoreError if what is there is not of this version, or some of it does not follow from the log yet.
    void check_source();

    const std::vector<store::RecordKind>& kinds() const override { return chat_kinds(); }
    std::int64_t count(std::size_t kind) override;
    store::RecordPage read(std::size_t kind, const store::Record& after, std::size_t limit) override;
    std::map<std::string, store::CopyMark> begin(const std::string& source) override;
    void write(std::size_t kind, const std::vector<store::Record>& records, const store::CopyMark& mark) override;
    void finish() override;
    void end() override;

  private:
    mongo::MongoPool pool_;
    RecordWriter writer_;
};

}  // namespace messenger::chat
