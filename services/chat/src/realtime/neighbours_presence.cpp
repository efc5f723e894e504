// Neighbours' part about who is connected where.
#include <boost/json/serialize.hpp>
#include <utility>

#include "net/as_result.hpp"
#include "realtime/neighbours.hpp"
#include "realtime/rendezvous.hpp"

namespace messenger::chat {
namespace {

/// For how long an instance is believed to be there after it last said so, and how often it does.
constexpr std::string_view lifetime_s = "20";
constexpr std::chrono::seconds refresh{10};
/// An instance that has nothing else to tell and does not tell of a change for so long has missed it.
constexpr std::chrono::seconds patience{3};
/// A field of every instance's hash, so that one without users has a hash, too.
constexpr std::string_view nobody = "-";

std::string to_text(PresenceStatus status) {
    return std::to_string(static_cast<int>(status));
}

PresenceStatus to_status(std::string_view text) {
    return text == "2" ? PresenceStatus::online : text == "1" ? PresenceStatus::away : PresenceStatus::offline;
}

boost::json::array to_json(const std::vector<UserId>& users) {
    boost::json::array list;
    for (const auto& user : users) {
        list.emplace_back(user.to_string());
    }
    return list;
}

std::vector<UserId> users_in(const boost::json::value& list) {
    std::vector<UserId> users;
    for (const auto& user : list.as_array()) {
        users.push_back(UserId::parse(user.as_string()).value_or(UserId()));
    }
    return users;
}

boost::json::object to_json(const Presence::Change& change) {
    return {
        {"user", change.user.to_string()}, {"status", to_text(change.status)}, {"seen", to_micros(change.last_seen)}};
}

Presence::Change change_in(const boost::json::value& json) {
    return {.user = UserId::parse(json.at("user").as_string()).value_or(UserId()),
            .status = to_status(json.at("status").as_string()),
            .last_seen = from_micros(json.at("seen").as_int64())};
}

}  // namespace

void Neighbours::come_up() {
    is_up_ = true;
    tell_all_present();
    look_for_others();
}

Task<> Neighbours::keep_alive() {
    while (!is_stopping_) {
        timer_.expires_after(refresh);
        co_await timer_.async_wait(as_result);
        if (is_stopping_ || !link_.is_up()) {
            continue;
        }
        // A subscriber only listens, so it can't tell a dead server from one that has nothing to say.
        if (listener_.is_up() && !std::exchange(has_heard_itself_, false)) {
            listener_.reconnect();
        }
        publish(prefix_ + "people", boost::json::serialize(boost::json::object{{"echo", true}}));
        link_.command({"EXPIRE", prefix_ + "here:" + self_, lifetime_s},
                      [this](const std::optional<redis::Reply>& reply) {
                          if (reply && reply->integer == 0) {
                              tell_all_present();  // Redis has forgotten it
                          }
                      });
        // What was published while nobody listened is made up for here.
        look_for_others();
    }
}

void Neighbours::tell_all_present() {
    const auto key = prefix_ + "here:" + self_;
    std::vector<std::string> words{"HSET", key, std::string(nobody), "0"};
    for (const auto& [user, status] : presence_.here()) {
        words.push_back(user.to_string());
        words.push_back(to_text(status));
    }
    link_.command({"DEL", key}, [](const auto&) {});
    link_.command({words.begin(), words.end()}, [](const auto&) {});
    link_.command({"EXPIRE", key, lifetime_s}, [](const auto&) {});
    link_.command({"SADD", prefix_ + "instances", self_}, [](const auto&) {});
    publish(prefix_ + "people", boost::json::serialize(boost::json::object{{"here", true}}));
}

void Neighbours::look_for_others() {
    link_.command({"SMEMBERS", prefix_ + "instances"}, [this](const std::optional<redis::Reply>& reply) {
        if (!reply || reply->is_error()) {
            return;
        }
        std::vector<std::string> others;
        for (const auto& instance : reply->items) {
            if (instance.text != self_) {
                others.push_back(instance.text);
                load(instance.text);
            }
        }
        presence_.keep_only(others);
        keep_only(others);
    });
}

void Neighbours::load(const std::string& instance) {
    link_.command({"HGETALL", prefix_ + "here:" + instance},
                  [this, instance](const std::optional<redis::Reply>& reply) {
                      if (!reply || reply->is_error()) {
                          return;
                      }
                      if (reply->items.empty()) {
                          // It has died: nobody else takes its name out.
                          link_.command({"SREM", prefix_ + "instances", instance}, [](const auto&) {});
                      }
                      std::unordered_map<UserId, PresenceStatus> users;
                      for (std::size_t i = 0; i + 1 < reply->items.size(); i += 2) {
                          if (const auto user = UserId::parse(reply->items[i].text)) {
                              users.emplace(*user, to_status(reply->items[i + 1].text));
                          }
                      }
                      presence_.set_all_elsewhere(instance, std::move(users));
                  });
}

void Neighbours::present(const std::vector<Presence::Change>& changes) {
    boost::asio::post(context_.shards().context(0), [this, changes] {
        if (!link_.is_up()) {
            return;
        }
        const auto key = prefix_ + "here:" + self_;
        boost::json::array list;
        for (const auto& change : changes) {
            const auto user = change.user.to_string();
            if (change.status == PresenceStatus::offline) {
                link_.command({"HDEL", key, user}, [](const auto&) {});
            } else {
                link_.command({"HSET", key, user, to_text(change.status)}, [](const auto&) {});
            }
            list.push_back(to_json(change));
        }
        publish(prefix_ + "people", boost::json::serialize(boost::json::object{{"present", std::move(list)}}));
    });
}

void Neighbours::tell(const Presence::Telling& telling, bool has_more) {
    publish(prefix_ + "people", boost::json::serialize(boost::json::object{{"told", to_json(telling.change)},
                                                                           {"informed", to_json(telling.informed)},
                                                                           {"others", to_json(telling.others)},
                                                                           {"more", has_more}}));
}

void Neighbours::hear_told(const std::string& from, const boost::json::object& message) {
    others_[from].tells_until = message.at("more").as_bool() ? Clock::now() + patience : Clock::time_point();
    const Presence::Telling telling{.change = change_in(message.at("told")),
                                    .informed = users_in(message.at("informed")),
                                    .others = users_in(message.at("others"))};
    if (presence_.told_elsewhere(telling.change)) {
        handlers_.on_told(telling);
    }
}

Presence::Clock::duration Neighbours::turn(UserId user) const {
    Presence::Clock::duration time{};
    if (!is_up_ || !hears_) {
        return time;
    }
    const auto name = user.to_string();
    const auto own = rendezvous_weight(self_, name);
    for (const auto& [instance, other] : others_) {
        if (!other.is_left_out && rendezvous_weight(instance, name) > own) {
            if (Clock::now() < other.tells_until) {
                return Presence::Clock::duration::max();
            }
            time += patience;
        }
    }
    return time;
}

void Neighbours::hear_people(const std::string& from, const boost::json::object& message) {
    if (const auto* changes = message.if_contains("present")) {
        for (const auto& change : changes->as_array()) {
            presence_.set_elsewhere(from, change_in(change));
        }
    } else if (message.contains("told")) {
        hear_told(from, message);
    } else if (message.contains("gone")) {
        presence_.set_all_elsewhere(from, {});
        others_.erase(from);
        tell_instances();
    } else if (message.contains("resigns")) {
        hear_resignation(from);
    } else if (message.contains("here")) {
        load(from);
    }
}

}  // namespace messenger::chat
