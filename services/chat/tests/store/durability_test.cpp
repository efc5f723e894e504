// What append() has returned survives a loss of power: shown on a disk that forgets what was not synced.
#include <gtest/gtest.h>

#include <random>

#include "core/failure.hpp"
#include "store/sql_chat_store.hpp"
#include "testing/lossy_vfs.hpp"
#include "testing/temporary_folder.hpp"

namespace messenger::chat {
namespace {

using messenger::testing::LossyVfs;

constexpr int rounds = 12;
constexpr std::size_t merge_after = 4;  // so that some of the losses come in the middle of a merge

std::unique_ptr<SqlChatStore> open(const std::filesystem::path& folder, bool is_durable) {
    return std::make_unique<SqlChatStore>(
        std::make_unique<store::SqlPool>(store::parse_database_url("sqlite:chat.db").value(), folder,
                                         store::SqlPoolOptions{.sessions = 1, .is_durable = is_durable}),
        merge_after);
}

/// Appends until the power goes at a random point; true if every acknowledged message is there afterwards, once and in
/// order.
bool survives(std::uint64_t seed, bool is_durable) {
    LossyVfs disk;
    const messenger::testing::TemporaryFolder folder;
    const auto ada = UserId::generate();
    const auto room = RoomId::generate();
    std::mt19937_64 random(seed);
    Seq acknowledged = 0;
    {
        auto chat_store = open(folder.path(), is_durable);
        const RoomCreated created{.info = {.id = room, .name = "Room", .created_at = now()},
                                  .members = {{ada, MemberRole::owner}}};
        acknowledged =
            chat_store
                ->append({.drafts = {{.room = room, .by = ada, .client_id = "c", .body = created}}, .markers = {}})
                .events.front()
                .event.seq;
        const int batches = 1 + static_cast<int>(random() % 30);
        for (int batch = 0; batch < batches; ++batch) {
            Batch next;
            for (std::uint64_t i = 0; i <= random() % 5; ++i) {
                next.drafts.push_back({.room = room,
                                       .by = ada,
                                       .client_id = Uuid::generate().to_string(),
                                       .body = MessageDraft{"m", {}, {}}});
            }
            acknowledged = chat_store->append(next).events.back().event.seq;
        }
        disk.lose_power(seed);
    }
    disk.restore_power();
    try {
        auto chat_store = open(folder.path(), true);
        const auto events = chat_store->events(room, 0, 1'000);
        for (std::size_t i = 0; i < events.size(); ++i) {
            if (events[i].seq != static_cast<Seq>(i) + 1) {
                return false;
            }
        }
        return static_cast<Seq>(events.size()) >= acknowledged;
    } catch (const DependencyError&) {
        return false;  // the database did not survive at all
    }
}

TEST(Durability, NothingAcknowledgedIsLostWithThePower) {
    for (std::uint64_t seed = 1; seed <= rounds; ++seed) {
        EXPECT_TRUE(survives(seed, true)) << "seed " << seed;
    }
}

TEST(Durability, TheSameTestFindsADatabaseThatDoesNotSync) {
    int losses = 0;
    for (std::uint64_t seed = 1; seed <= rounds; ++seed) {
        losses += survives(seed, false) ? 0 : 1;
    }
    EXPECT_GT(losses, 0);
}

}  // namespace
}  // namespace messenger::chat
