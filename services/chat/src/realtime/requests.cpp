#include "realtime/requests.hpp"

#include <array>

#include "codec/event_json.hpp"
#include "http/schemas.hpp"
#include "realtime/engine.hpp"
#include "realtime/frames.hpp"

namespace messenger::chat {
namespace {

constexpr std::int64_t max_synced_events = 500;
/// An answer that stays far below the limit of the outbox; the client asks again for what is missing.
constexpr std::size_t max_synced_bytes = 256 * 1024;

}  // namespace

class Requests {
  public:
    static void ping(Session& session, const std::string& id, const boost::json::object&) {
        session.send(ok_frame(id));
    }

    static void send_message(Session& session, const std::string& id, const boost::json::object& frame) {
        const auto target = room_request.parse(frame);
        auto parsed = parse_post(frame);
        if (!target || !parsed) {
            return refuse(session, id, !target ? target.error() : parsed.error());
        }
        if (parsed->forward) {
            return session.engine_.spawn(
                "forward a message",
                [self = session.shared_from_this(), id, room = target->room, parsed = std::move(*parsed)] {
                    return forward_message(self, id, room, parsed);
                },
                session.shard_);
        }
        post(session, id, target->room, std::move(parsed->post));
    }

    static void edit_message(Session& session, const std::string& id, const boost::json::object& frame) {
        auto request = edit_request.parse(frame);
        if (!request) {
            return refuse(session, id, request.error());
        }
        change(session, id, frame,
               [text = std::move(request->text)](Seq seq) mutable { return EditMessage{seq, std::move(text)}; });
    }

    static void delete_message(Session& session, const std::string& id, const boost::json::object& frame) {
        change(session, id, frame, [](Seq seq) { return DeleteMessage{seq}; });
    }

    static void add_reaction(Session& session, const std::string& id, const boost::json::object& frame) {
        react(session, id, frame, true);
    }
    static void remove_reaction(Session& session, const std::string& id, const boost::json::object& frame) {
        react(session, id, frame, false);
    }

    static void read_room(Session& session, const std::string& id, const boost::json::object& frame) {
        const auto target = room_request.parse(frame);
        const auto marker = read_request.parse(frame);
        if (!target || !marker) {
            return refuse(session, id, !target ? target.error() : marker.error());
        }
        session.engine_.read(target->room, session.user(), marker->seq, answer_plainly(session, id));
    }

    static void start_typing(Session& session, const std::string& id, const boost::json::object& frame) {
        type(session, id, frame, true);
    }
    static void stop_typing(Session& session, const std::string& id, const boost::json::object& frame) {
        type(session, id, frame, false);
    }

    static void set_presence(Session& session, const std::string& id, const boost::json::object& frame) {
        const auto request = presence_request.parse(frame);
        if (!request) {
            return refuse(session, id, request.error());
        }
        const bool is_away = request->status == PresenceStatus::away;
        if (std::exchange(session.is_away_, is_away) != is_away) {
            session.engine_.presence().set_away(session.user(), is_away);
        }
        session.send(ok_frame(id));
    }

    static void sync(Session& session, const std::string& id, const boost::json::object& frame) {
        const auto target = room_request.parse(frame);
        const auto after = sync_request.parse(frame);
        if (!target || !after) {
            return refuse(session, id, !target ? target.error() : after.error());
        }
        session.engine_.spawn(
            "sync",
            [self = session.shared_from_this(), id, room = target->room, after = after->after] {
                return read_log(self, id, room, after);
            },
            session.shard_);
    }

    static void renew(Session& session, const std::string& id, const boost::json::object& frame) {
        const auto request = renew_request.parse(frame);
        if (!request) {
            return refuse(session, id, request.error());
        }
        session.engine_.spawn(
            "renew a token",
            [self = session.shared_from_this(), id, token = request->token] { return take_token(self, id, token); },
            session.shard_);
    }

  private:
    /// Does to a message what `make` says, and answers with the message if it was edited.
    template <typename Make>
    static void change(Session& session, const std::string& id, const boost::json::object& frame, Make make) {
        const auto room = room_request.parse(frame);
        const auto target = target_request.parse(frame);
        if (!room || !target) {
            return refuse(session, id, !room ? room.error() : target.error());
        }
        constexpr bool tells_message = std::is_same_v<std::invoke_result_t<Make, Seq>, EditMessage>;
        session.engine_.execute({room->room, session.user(), make(target->seq)},
                                [weak = session.weak_from_this(), id](const Result<Committed>& result) {
                                    if (const auto self = weak.lock()) {
                                        self->send(!result         ? error_frame(id, result.error())
                                                   : tells_message ? ok_frame(id, result->event.payload)
                                                                   : ok_frame(id));
                                    }
                                });
    }

    static void react(Session& session, const std::string& id, const boost::json::object& frame, bool is_added) {
        auto request = reaction_request.parse(frame);
        if (!request) {
            return refuse(session, id, request.error());
        }
        change(session, id, frame, [emoji = std::move(request->emoji), is_added](Seq seq) mutable {
            return React{seq, std::move(emoji), is_added};
        });
    }

    static void type(Session& session, const std::string& id, const boost::json::object& frame, bool is_on) {
        const auto target = room_request.parse(frame);
        if (!target) {
            return refuse(session, id, target.error());
        }
        session.engine_.type(target->room, session.user(), is_on, answer_plainly(session, id));
    }

    /// Answers with nothing but ok, or with the error.
    static Done answer_plainly(Session& session, const std::string& id) {
        return [weak = session.weak_from_this(), id](const Result<Committed>& result) {
            if (const auto self = weak.lock()) {
                self->send(result ? ok_frame(id) : error_frame(id, result.error()));
            }
        };
    }

    static void refuse(Session& session, const std::string& id, const Error& error) {
        session.send(error_frame(id, error));
    }

    static void post(Session& session, const std::string& id, RoomId room, PostMessage message) {
        const auto text = message.message.text;
        session.engine_.execute({room, session.user(), std::move(message)},
                                [weak = session.weak_from_this(), id, text](Result<Committed> result) {
                                    if (const auto self = weak.lock()) {
                                        self->send(answer_to_send(id, text, result));
                                    }
                                });
    }

    static Task<> forward_message(std::shared_ptr<Session> self, std::string id, RoomId room, ParsedPost parsed) {
        auto message = co_await self->engine_.forward(self->user(), *parsed.forward, std::move(parsed.post));
        if (!message) {
            co_return refuse(*self, id, message.error());
        }
        post(*self, id, room, std::move(*message));
    }

    static SharedBuffer answer_to_send(const std::string& id, const std::string& text,
                                       const Result<Committed>& result) {
        if (!result) {
            return error_frame(id, result.error());
        }
        if (result->is_duplicate && !is_message_of(result->event.payload, text)) {
            return error_frame(id, Error(problem::client_id_reused));
        }
        return ok_frame(id, result->event.payload + (result->is_duplicate ? ",\"duplicate\":true" : ""));
    }

    static Task<> read_log(std::shared_ptr<Session> self, std::string id, RoomId room, Seq after) {
        const auto view = co_await self->engine_.view(room, self->user());
        if (!view) {
            co_return self->send(error_frame(id, view.error()));
        }
        auto events = co_await self->engine_.context().blocking().run(
            [&engine = self->engine_, room, after]() -> Result<std::vector<Event>> {
                return engine.store().events(room, after, max_synced_events);
            });
        if (!events) {
            co_return self->send(error_frame(id, events.error()));
        }
        std::string members = "\"events\":[";
        Seq end = after;
        for (const auto& event : *events) {
            if (members.size() > max_synced_bytes) {
                break;
            }
            members += members.back() == '[' ? "" : ",";
            append_event_json(members, event);
            end = event.seq;
        }
        members += "],\"lastSeq\":" + std::to_string(view->last_seq) +
                   ",\"hasMore\":" + (end < view->last_seq ? "true" : "false");
        self->send(ok_frame(id, members));
    }

    static Task<> take_token(std::shared_ptr<Session> self, std::string id, std::string token) {
        const auto identity = co_await self->engine_.context().tokens().authenticate(std::move(token));
        if (!identity) {
            co_return self->send(error_frame(id, identity.error()));
        }
        if (identity->user != self->user() || identity->session != self->session_id()) {
            co_return self->send(error_frame(id, Error(problem::forbidden, "the token is of another session")));
        }
        // An older token of the session is still good, but takes nothing away.
        if (identity->expires_at > self->identity_.expires_at) {
            self->identity_ = *identity;
            self->is_expiry_told_ = false;
        }
        self->send(ok_frame(id));
    }
};

void handle_request(Session& session, const Result<boost::json::value>& frame) {
    using Handler = void (*)(Session&, const std::string&, const boost::json::object&);
    static constexpr std::array<std::pair<std::string_view, Handler>, 12> operations{{
        {"message.send", &Requests::send_message},
        {"message.edit", &Requests::edit_message},
        {"message.delete", &Requests::delete_message},
        {"reaction.add", &Requests::add_reaction},
        {"reaction.remove", &Requests::remove_reaction},
        {"room.read", &Requests::read_room},
        {"typing.start", &Requests::start_typing},
        {"typing.stop", &Requests::stop_typing},
        {"presence.set", &Requests::set_presence},
        {"sync", &Requests::sync},
        {"auth.renew", &Requests::renew},
        {"ping", &Requests::ping},
    }};
    if (!frame) {
        return session.send(error_frame("", frame.error()));
    }
    const auto* object = frame->if_object();
    const auto* id = object != nullptr ? object->if_contains("id") : nullptr;
    const auto* op = object != nullptr ? object->if_contains("op") : nullptr;
    if (id == nullptr || !id->is_string() || op == nullptr || !op->is_string()) {
        return session.send(error_frame("", Error(problem::malformed_request, "a request has the strings op and id")));
    }
    const std::string request_id(id->get_string());
    for (const auto& [name, handle] : operations) {
        if (name == std::string_view(op->get_string())) {
            return handle(session, request_id, *object);
        }
    }
    session.send(error_frame(request_id, Error(problem::malformed_request, "there is no such op")));
}

}  // namespace messenger::chat
