#include "realtime/session.hpp"

#include "net/pipeline.hpp"
#include "realtime/engine.hpp"
#include "realtime/frames.hpp"
#include "realtime/greeting.hpp"
#include "realtime/requests.hpp"

namespace messenger::chat {
namespace {

constexpr std::chrono::seconds hello_deadline{10};
constexpr std::chrono::seconds greeting_deadline{60};
constexpr std::chrono::seconds expiry_notice{60};
constexpr std::chrono::seconds expiry_grace{25};

}  // namespace

Session::Session(Engine& engine, std::size_t shard, std::string header_token)
    : engine_(engine), shard_(shard), header_token_(std::move(header_token)) {}

void Session::send(const SharedBuffer& frames) {
    if (connection_ != nullptr) {
        connection_->send(frames);
    }
}

void Session::send_presence(UserId of, const SharedBuffer& frame) {
    if (late_presence_.empty() && is_prompt()) {
        send(frame);
    } else {
        late_presence_[of] = frame;
    }
}

void Session::send_late_presence() {
    while (!late_presence_.empty() && is_prompt()) {
        const auto first = late_presence_.begin();
        send(first->second);
        late_presence_.erase(first);
    }
}

void Session::close(std::uint16_t code, std::string_view reason) {
    if (connection_ != nullptr) {
        connection_->close(code, reason);
    }
}

void Session::tick(Clock::time_point now) {
    if (state_ == State::new_connection) {
        if (now - opened_ > hello_deadline) {
            close(close_code::unauthenticated, "no hello");
        }
        return;
    }
    if (state_ == State::greeting) {
        if (now - opened_ > greeting_deadline) {
            close(net::ws::close_code::try_later, "try again later");
        }
        return;
    }
    send_late_presence();
    const auto wall = messenger::now();
    if (!is_expiry_told_ && wall > identity_.expires_at - expiry_notice) {
        is_expiry_told_ = true;
        send(expiring_frame(identity_.expires_at));
    }
    if (wall > identity_.expires_at + expiry_grace) {
        close(close_code::unauthenticated, "token expired");
    }
}

void Session::on_text(net::ws::Connection&, std::string_view text) {
    auto frame = net::parse_json(text);
    const auto* object = frame ? frame->if_object() : nullptr;
    if (state_ == State::new_connection) {
        const auto* op = object != nullptr ? object->if_contains("op") : nullptr;
        if (op == nullptr || !op->is_string() || op->get_string() != "hello") {
            return close(close_code::malformed, "hello expected");
        }
        return hello(*object);
    }
    if (state_ == State::greeting) {
        return close(close_code::malformed, "wait for welcome");
    }
    if (state_ == State::welcomed) {
        handle_request(*this, frame);
    }
}

void Session::hello(const boost::json::object& frame) {
    state_ = State::greeting;
    const auto* token = frame.if_contains("token");
    HelloRequest request;
    request.token = token != nullptr && token->is_string() ? std::string(token->get_string()) : header_token_;
    if (const auto* resume = frame.if_contains("resume"); resume != nullptr && !resume->is_null()) {
        const auto* rooms = resume->if_object();
        if (rooms == nullptr) {
            return close(close_code::malformed, "resume must be an object");
        }
        for (const auto& [key, seq] : *rooms) {
            const auto room = RoomId::parse(std::string_view(key));
            if (!room || !seq.is_int64() || seq.get_int64() < 0) {
                return close(close_code::malformed, "resume must map room ids to numbers");
            }
            request.resume.emplace(*room, seq.get_int64());
        }
    }
    header_token_ = {};
    engine_.spawn(
        "greet a client",
        [self = shared_from_this(), request = std::move(request)]() mutable {
            return greet(std::move(self), std::move(request));
        },
        shard_);
}

void Session::on_closed(net::ws::Connection&, const net::ws::CloseReason&) {
    if (state_ == State::greeting || state_ == State::welcomed) {
        engine_.hub(shard_).remove(*this);
        engine_.presence().left(user());
    }
    if (state_ == State::welcomed) {
        engine_.presence().disconnected(user(), is_away_);
    }
    state_ = State::closed;
    engine_.forget(shard_, *this);
    connection_.reset();
    if (auto resume = std::exchange(on_writable_, nullptr)) {
        resume();
    }
}

void Session::on_outbox_half_empty(net::ws::Connection&) {
    if (auto resume = std::exchange(on_writable_, nullptr)) {
        resume();
    }
}

}  // namespace messenger::chat
