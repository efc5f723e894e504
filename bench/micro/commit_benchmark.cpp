// What durability costs: ChatStore::append() of batches on SQLite with synchronous=FULL. One item is one message.
#include <benchmark/benchmark.h>

#include <vector>

#include "sample_event.hpp"
#include "store/sql_chat_store.hpp"
#include "testing/temporary_folder.hpp"

namespace messenger::bench {
namespace {

/// A store with 100 rooms of 10 members each.
class FilledStore {
  public:
    FilledStore() {
        for (int i = 0; i < 10; ++i) {
            users_.push_back(UserId::generate());
        }
        chat::Batch batch;
        for (int i = 0; i < 100; ++i) {
            rooms_.push_back(RoomId::generate());
            chat::RoomCreated created{.info = {.id = rooms_.back(), .name = "Tea", .created_at = now()}, .members = {}};
            for (const auto& user : users_) {
                created.members.push_back({user, chat::MemberRole::member});
            }
            batch.drafts.push_back({.room = rooms_.back(),
                                    .by = users_.front(),
                                    .client_id = Uuid::generate().to_string(),
                                    .body = std::move(created)});
        }
        store_.append(batch);
    }

    /// Messages for all rooms in turn, none of them sent before.
    chat::Batch batch(std::size_t size) {
        chat::Batch batch;
        for (std::size_t i = 0; i < size; ++i, ++sent_) {
            batch.drafts.push_back(sample_draft(rooms_[sent_ % rooms_.size()], users_[sent_ / 7 % users_.size()]));
        }
        return batch;
    }

    chat::ChatStore& store() { return store_; }

  private:
    testing::TemporaryFolder folder_;
    chat::SqlChatStore store_{
        std::make_unique<store::SqlPool>(store::parse_database_url("sqlite:chat.db").value(), folder_.path())};
    std::vector<UserId> users_;
    std::vector<RoomId> rooms_;
    std::size_t sent_ = 0;
};

void commit_batch(benchmark::State& state) {
    FilledStore filled;
    const auto size = static_cast<std::size_t>(state.range(0));
    for (auto _ : state) {
        state.PauseTiming();
        const auto batch = filled.batch(size);
        state.ResumeTiming();
        auto stored = filled.store().append(batch);
        benchmark::DoNotOptimize(stored.events.data());
    }
    state.SetItemsProcessed(state.iterations() * state.range(0));
}
// Wall time, since most of a commit waits for the disk; the column CPU says what the writer's thread computed.
BENCHMARK(commit_batch)->Arg(1)->Arg(16)->Arg(128)->Arg(1024)->UseRealTime()->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace messenger::bench
