// MessageBook: the messages that a run of events is about, as they become with each of them, until they are written.
// The same for events that are about to be stored and for those that are applied again after a crash: what was written
// already stays as it is.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "mongo/logged_event.hpp"
#include "mongo/pool.hpp"

namespace messenger::chat {

/// Used by one thread, with one session. All calls throw StoreError.
class MessageBook {
  public:
    struct Message {
        RoomId room;
        Seq seq = 0;
        std::string json;  ///< as it is now
        Seq version = 0;   ///< the last event that was applied
        bool is_deleted = false;
        std::vector<std::string> mentions;
        std::optional<Seq> pinned_at;    ///< the event that pinned it
        std::optional<Seq> root;         ///< of the thread that it is in
        std::optional<Seq> former_root;  ///< of the thread that it was in before it was deleted
        bool is_rewritten = false;       ///< `json` is not what its event says
        bool is_purged = false;          ///< by purge()
    };

    /// At most so many events will be applied.
    MessageBook(mongo::Session& session, std::size_t events) : session_(session), events_(events) {}

    /// Nothing if it is no message of the room. Stays where it is.
    Message* find(RoomId room, Seq seq);
    bool has_reacted(const Message& message, const std::string& emoji, UserId user);
    std::size_t pins_in(RoomId room);

    /// Takes over an event, the next one of its room; those that are about no message change nothing.
    void apply(const LoggedEvent& logged);
    /// Takes away what a message said, without an event.
    void purge(Message& message);
    /// Writes what has changed; the events are in the log by then.
    void write();

  private:
    using Place = std::pair<RoomId, Seq>;
    struct Reactions {
        std::vector<UserId> first;  ///< in the order in which they came
        bool is_complete = true;    ///< there are no others
        std::map<UserId, bool> changed;
    };
    struct ReactionWrite {
        Place message;
        std::string emoji;
        UserId user;
        bool is_on = true;
        Seq at = 0;
    };

    Reactions& reactions_of(Place message, const std::string& emoji);
    void create(const LoggedEvent& logged);
    void react(Message& message, const LoggedEvent& logged);
    void erase(Message& message, Timestamp at);
    void write_reactions();
    void write_edits();
    void blank(const Message& message);
    void write_messages();
    void write_threads();

    mongo::Session& session_;
    std::size_t events_;
    std::map<Place, std::optional<Message>> messages_;
    std::set<Place> changed_;
    std::set<Place> erased_;
    std::map<std::pair<Place, std::string>, Reactions> reactions_;
    std::map<RoomId, std::set<Seq>> pins_;
    std::vector<ReactionWrite> reaction_writes_;
    std::vector<std::pair<Place, Seq>> edits_;  ///< the message and the event
    std::map<Place, Seq> threads_;              ///< to be counted again, with the event that made it so
};

}  // namespace messenger::chat
