// Engine's part about what concerns a user alone: it goes to the user's connections, whichever shard they are on.
#include "net/ws/frame.hpp"
#include "realtime/engine.hpp"

namespace messenger::chat {

void Engine::send_to_user(UserId user, const std::string& json) {
    std::string bytes;
    net::ws::append_frame(bytes, net::ws::Opcode::text, json);
    const auto frame = std::make_shared<const std::string>(std::move(bytes));
    for (std::size_t i = 0; i < shards_.size(); ++i) {
        mail_.post(i, [this, i, user, frame] {
            shards_[i]->hub->for_each(user, [&](Session& session) {
                if (session.is_welcomed()) {
                    session.send(frame);
                }
            });
        });
    }
}

}  // namespace messenger::chat
