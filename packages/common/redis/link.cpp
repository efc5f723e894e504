#include "redis/link.hpp"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <charconv>
#include <random>
#include <utility>

#include "core/log.hpp"
#include "net/as_result.hpp"

namespace messenger::redis {
namespace {

using boost::asio::ip::tcp;

/// Links that lost the same server don't come back in step.
std::chrono::milliseconds jittered(std::chrono::milliseconds pause) {
    thread_local std::minstd_rand random(std::random_device{}());
    return pause / 2 + std::chrono::milliseconds(random() % static_cast<unsigned long>(pause.count() / 2 + 1));
}

/// The host and port in a sentinel's answer.
std::optional<Endpoint> server_in(const std::optional<Reply>& reply) {
    if (!reply || reply->items.size() != 2) {
        return std::nullopt;
    }
    Endpoint server{.host = reply->items[0].text};
    const auto& port = reply->items[1].text;
    const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), server.port);
    return error == std::errc() && end == port.data() + port.size() ? std::optional(server) : std::nullopt;
}

}  // namespace

Link::Link(boost::asio::any_io_executor executor, RedisUrl url, Handlers handlers, LinkOptions options)
    : executor_(executor), url_(std::move(url)), handlers_(std::move(handlers)), options_(options), timer_(executor) {}

// Its commands are answered while the rest is still there.
Link::~Link() {
    connection_.reset();
}

void Link::stop() {
    is_stopping_ = true;
    signal();
}

void Link::reconnect() {
    is_connected_ = false;
    signal();
}

Task<> Link::run() {
    auto pause = options_.first_pause;
    std::string last_problem;
    while (!is_stopping_) {
        const auto problem = co_await connect();
        if (problem.empty()) {
            last_problem.clear();
            log::info("Redis is there");
            pause = options_.first_pause;
            co_await watch_over();
            if (std::exchange(is_up_, false) && handlers_.on_down) {
                handlers_.on_down();
            }
        } else if (last_problem != problem) {
            last_problem = problem;
            log::warning("Redis is not there", {{"reason", problem}});
        }
        connection_.reset();
        waiting_.clear();
        waiting_bytes_ = 0;
        is_connected_ = false;
        if (!is_stopping_) {
            co_await wait(jittered(pause), [] { return false; });
            pause = std::min(2 * pause, options_.longest_pause);
        }
    }
}

Task<bool> Link::wait(std::chrono::milliseconds longest, std::function<bool()> is_over) {
    const auto deadline = Clock::now() + longest;
    while (!is_over()) {
        if (is_stopping_ || Clock::now() >= deadline) {
            co_return false;
        }
        timer_.expires_at(deadline);
        co_await timer_.async_wait(as_result);
    }
    co_return true;
}

// The system's resolver has no deadline, and goes on behind one that was given up.
Task<std::optional<tcp::endpoint>> Link::resolve(Endpoint endpoint) {
    struct Answer {
        bool is_there = false;
        std::optional<tcp::endpoint> address;
    };
    const auto answer = std::make_shared<Answer>();
    tcp::resolver resolver(executor_);
    resolver.async_resolve(endpoint.host, std::to_string(endpoint.port),
                           [this, answer](boost::system::error_code error, const tcp::resolver::results_type& found) {
                               if (error == boost::asio::error::operation_aborted) {
                                   return;  // whoever asked does not wait any more
                               }
                               answer->is_there = true;
                               if (!error && !found.empty()) {
                                   answer->address = found.begin()->endpoint();
                               }
                               signal();
                           });
    co_await wait(options_.connect_deadline, [answer] { return answer->is_there; });
    co_return answer->address;
}

Task<std::string> Link::open(Endpoint endpoint) {
    const auto address = co_await resolve(endpoint);
    if (!address) {
        co_return "its host has no address";
    }
    connection_.reset();
    is_connected_ = false;
    bool is_answered = false;
    connection_ =
        std::make_unique<Connection>(executor_, *address,
                                     Connection::Handlers{.on_connected =
                                                              [this, &is_answered](bool is_up) {
                                                                  is_answered = true;
                                                                  is_connected_ = is_up;
                                                                  signal();
                                                              },
                                                          .on_lost =
                                                              [this] {
                                                                  is_connected_ = false;
                                                                  signal();
                                                              },
                                                          .on_message =
                                                              [this](std::string_view channel, std::string_view text) {
                                                                  if (handlers_.on_message) {
                                                                      handlers_.on_message(channel, text);
                                                                  }
                                                              }});
    co_await wait(options_.connect_deadline, [&is_answered] { return is_answered; });
    if (!is_connected_) {
        connection_.reset();  // before `is_answered` is gone
        co_return "it refuses connections, or does not answer";
    }
    co_return std::string();
}

Task<std::optional<Reply>> Link::ask(Words words) {
    auto answer = std::make_shared<std::optional<std::optional<Reply>>>();
    const std::vector<std::string_view> views(words.begin(), words.end());
    connection_->command(views, [this, answer](std::optional<Reply> reply) {
        *answer = std::move(reply);
        signal();
    });
    co_await wait(options_.command_deadline, [answer] { return answer->has_value(); });
    co_return answer->value_or(std::nullopt);
}

Task<std::optional<Endpoint>> Link::find_server() {
    if (url_.master.empty()) {
        co_return url_.endpoints.front();
    }
    for (const auto& sentinel : url_.endpoints) {
        const auto problem = co_await open(sentinel);
        if (!problem.empty()) {
            continue;
        }
        const auto reply = co_await ask({"SENTINEL", "get-master-addr-by-name", url_.master});
        if (auto server = server_in(reply)) {
            // The next time this one is asked first.
            std::ranges::rotate(url_.endpoints, std::ranges::find(url_.endpoints, sentinel));
            co_return server;
        }
    }
    co_return std::nullopt;
}

Task<std::string> Link::connect() {
    const auto server = co_await find_server();
    if (!server) {
        co_return "no sentinel knows where it is";
    }
    auto problem = co_await open(*server);
    if (!problem.empty()) {
        co_return problem;
    }
    Words sign_in;
    if (!url_.password.empty()) {
        sign_in = url_.user.empty() ? Words{"AUTH", url_.password} : Words{"AUTH", url_.user, url_.password};
    }
    for (const auto& words : {sign_in, Words{"SELECT", std::to_string(url_.database)}}) {
        if (words.empty()) {
            continue;
        }
        const auto reply = co_await ask(words);
        if (!reply || reply->is_error()) {
            co_return words.front() == "AUTH" ? "it refuses the password" : "it refuses to be used";
        }
    }
    if (channels_.empty()) {
        const auto reply = co_await ask({"CLIENT", "REPLY", "ON"});
        can_be_quiet_ = reply && !reply->is_error();
    }
    co_return std::string();
}

Task<> Link::watch_over() {
    is_up_ = true;
    for (const auto& channel : channels_) {
        connection_->subscribe(channel);
    }
    if (handlers_.on_up) {
        handlers_.on_up();
    }
    while (is_connected_ && !is_stopping_ && !is_late()) {
        // Who has nothing to say would not notice that nobody listens. A subscriber can't ask (RESP2).
        if (waiting_.empty() && channels_.empty()) {
            command({"PING"}, [](const auto&) {});
        }
        co_await wait(options_.command_deadline / 4, [this] { return !is_connected_; });
    }
}

bool Link::is_late() const {
    return !waiting_.empty() && Clock::now() - waiting_.front().at > options_.command_deadline;
}

void Link::command(const std::vector<std::string_view>& words, Connection::OnReply on_reply) {
    std::size_t bytes = 0;
    for (const auto& word : words) {
        bytes += word.size();
    }
    if (!is_up_ || !connection_ || waiting_.size() >= options_.max_waiting ||
        waiting_bytes_ + bytes > options_.max_waiting_bytes) {
        return on_reply(std::nullopt);
    }
    waiting_.push_back({Clock::now(), bytes});
    waiting_bytes_ += bytes;
    connection_->command(words, [this, on_reply = std::move(on_reply)](std::optional<Reply> reply) mutable {
        if (!waiting_.empty()) {
            waiting_bytes_ -= waiting_.front().bytes;
            waiting_.pop_front();
        }
        on_reply(std::move(reply));
    });
}

void Link::tell(const std::vector<std::string_view>& words) {
    if (!can_be_quiet_) {
        return command(words, [](const auto&) {});
    }
    if (is_up_ && connection_ && connection_->unsent_bytes() < options_.max_waiting_bytes) {
        connection_->tell(words);
    }
}

void Link::subscribe(const std::string& channel) {
    if (channels_.insert(channel).second && is_up_) {
        connection_->subscribe(channel);
    }
}

void Link::unsubscribe(const std::string& channel) {
    if (channels_.erase(channel) > 0 && is_up_) {
        connection_->unsubscribe(channel);
    }
}

}  // namespace messenger::redis
