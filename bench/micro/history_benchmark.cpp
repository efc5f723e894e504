// What a page of history costs, in a room of 100 messages and in one of a million: 50 messages before a place in the
// middle, as a client that scrolls up asks for them.
#include <benchmark/benchmark.h>

#include <memory>

#include "sample_event.hpp"
#include "store/sql_chat_store.hpp"
#include "testing/temporary_folder.hpp"

namespace messenger::bench {
namespace {

/// A store with one room.
class LongRoom {
  public:
    explicit LongRoom(std::int64_t messages) {
        const auto user = UserId::generate();
        chat::RoomCreated created{.info = {.id = room_, .name = "Tea", .created_at = now()},
                                  .members = {{user, chat::MemberRole::owner}}};
        append({{.room = room_, .by = user, .client_id = "1", .body = std::move(created)}});
        constexpr std::int64_t batch = 2'000;
        for (std::int64_t stored = 0; stored < messages; stored += batch) {
            std::vector<chat::Draft> drafts;
            for (std::int64_t i = 0; i < std::min(batch, messages - stored); ++i) {
                drafts.push_back(sample_draft(room_, user));
            }
            append(std::move(drafts));
        }
    }

    chat::MessagePage page_before(chat::Seq seq) { return store_.messages(room_, {.before = seq, .limit = 50}); }

  private:
    void append(std::vector<chat::Draft> drafts) {
        chat::Batch batch;
        batch.drafts = std::move(drafts);
        store_.append(batch);
    }

    testing::TemporaryFolder folder_;
    chat::SqlChatStore store_{std::make_unique<store::SqlPool>(store::parse_database_url("sqlite:chat.db").value(),
                                                               folder_.path(),
                                                               store::SqlPoolOptions{.is_durable = false})};
    RoomId room_ = RoomId::generate();
};

void history_page(benchmark::State& state) {
    LongRoom room(state.range(0));
    // Not always the same pages: a stride that has no divisor in common with the number of messages.
    chat::Seq seq = state.range(0) / 2;
    for (auto _ : state) {
        seq = 60 + (seq + 7'919) % (state.range(0) - 59);
        auto page = room.page_before(seq);
        benchmark::DoNotOptimize(page.items.data());
    }
}
BENCHMARK(history_page)->Arg(100)->Arg(10'000)->Arg(1'000'000)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace messenger::bench
