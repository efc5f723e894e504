// RoomOwner's part about who stores what was decided here.
#include <utility>

#include "realtime/room_owner.hpp"

namespace messenger::chat {
namespace {

const std::string this_instance;

}  // namespace

const std::string& RoomOwner::writer_of(const Draft& draft) const {
    return is_structural(draft.body) ? this_instance : delegation_.leader_of(draft.room);
}

void RoomOwner::submit_to_writer(Room& room, Draft draft, Done done, Command command) {
    const auto& writer = writer_of(draft);
    if (room.decided_in_flight > 0 && room.writer != writer) {
        // It would overtake what is on its way to the other one.
        room.is_changing_writer = true;
        room.waiting.push_front({std::move(command), std::move(done)});
        return;
    }
    room.writer = writer;
    if (writer.empty()) {
        return submit(room, std::move(draft), std::move(done), std::move(command));
    }
    Work work{std::move(draft), shard_, std::move(done), std::move(command), true};
    if (!delegation_.submit(writer, work)) {
        return work.done(std::unexpected(overloaded()));
    }
    ++room.in_flight;
    ++room.decided_in_flight;
}

void RoomOwner::append_for(DelegatedDraft delegated, Done done) {
    if (!queue_.reserve()) {
        return done(std::unexpected(overloaded()));
    }
    auto& entry = room(delegated.draft.room);
    Work work{std::move(delegated.draft), shard_, std::move(done)};
    work.for_other = std::move(delegated.id);
    submit(entry, std::move(work));
}

void RoomOwner::take_back(std::vector<Work> works) {
    std::vector<Outcome> refused;
    for (auto& work : works) {
        auto& entry = room(std::get<Draft>(work.what).room);
        entry.writer.clear();  // whatever follows waits for it
        work.is_delegated = false;
        if (queue_.reserve()) {
            --entry.in_flight;
            submit(entry, std::move(work));
        } else {
            refused.push_back({std::move(work), std::unexpected(overloaded())});
        }
    }
    if (!refused.empty()) {
        on_committed(std::move(refused));
    }
}

}  // namespace messenger::chat
