#include "redis/channel.hpp"

#include <utility>

#include "core/ids.hpp"

namespace messenger::redis {

Channel::Channel(boost::asio::any_io_executor executor, RedisUrl url, std::string name, Handlers handlers,
                 LinkOptions options)
    : name_(std::move(name)),
      self_(Uuid::generate().to_string()),
      handlers_(std::move(handlers)),
      // A subscriber only listens, so it can't tell a dead server from one that has nothing to say; the speaker can.
      speaker_(executor, url, {.on_up = {}, .on_down = [this] { listener_.reconnect(); }, .on_message = {}}, options),
      listener_(executor, std::move(url),
                {.on_up =
                     [this] {
                         if (handlers_.on_hearing) {
                             handlers_.on_hearing(true);
                         }
                     },
                 .on_down =
                     [this] {
                         if (handlers_.on_hearing) {
                             handlers_.on_hearing(false);
                         }
                     },
                 .on_message = [this](std::string_view, std::string_view message) { hear(message); }},
                options) {
    listener_.subscribe(name_);
}

void Channel::stop() {
    speaker_.stop();
    listener_.stop();
}

// Redis tells a channel to its speaker as well.
void Channel::tell(std::string_view text) {
    speaker_.tell({"PUBLISH", name_, self_ + std::string(text)});
}

void Channel::hear(std::string_view message) {
    if (message.size() >= self_.size() && !message.starts_with(self_)) {
        handlers_.on_text(message.substr(self_.size()));
    }
}

}  // namespace messenger::redis
