// Http2Exchange: one stream of an HTTP/2 connection: a request as it comes, its body, and the answer as it leaves.
#pragma once

#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "net/http.hpp"
#include "net/http_server.hpp"
#include "net/request_head.hpp"

namespace messenger::net {

/// Wakes those that wait on one shard.
class Signal {
  public:
    explicit Signal(const boost::asio::any_io_executor& executor)
        : timer_(executor, boost::asio::steady_timer::time_point::max()) {}
    /// Until the next notify().
    Task<> wait();
    void notify() { timer_.cancel(); }

  private:
    boost::asio::steady_timer timer_;
};

/// Shared by the connection and the coroutine that serves it; on their shard only.
class Http2Exchange final : public BodySource {
  public:
    using Clock = std::chrono::steady_clock;

    Http2Exchange(std::int32_t id, const boost::asio::any_io_executor& executor, const HttpTimeouts& timeouts)
        : id_(id), timeouts_(timeouts), changed_(executor) {}

    std::int32_t id() const { return id_; }

    /// One field of the request, pseudo-fields included.
    void add_field(std::string_view name, std::string_view value);
    /// The request, held to all that one of HTTP/1.1 is held to (RFC 9113 section 8.3.1 says how it is read as one).
    Result<RequestHead> head() const;

    // The body of the request.
    void receive(std::string_view data);
    void finish_request() {
        is_received_ = true;
        changed_.notify();
    }
    bool is_request_finished() const { return is_received_; }
    Task<Result<std::string>> next() override;
    std::optional<std::uint64_t> length() const override { return is_received_ && body_.empty() ? 0 : length_; }
    /// Called with the bytes that were taken, and before the first is waited for where the client wants to be told.
    std::function<void(std::size_t)> on_taken{};
    std::function<void()> on_expected{};
    /// What has come and nobody takes any more.
    std::size_t untaken() const { return body_.size(); }

    // The answer.
    /// The next piece, once the one before is taken.
    void answer(std::string piece);
    /// That was the last one.
    void answer_ends() { is_answered_ = true; }
    bool has_answer() const { return offset_ < piece_.size(); }
    bool is_answer_finished() const { return is_answered_ && !has_answer(); }
    /// Moves some of it to a buffer.
    std::size_t take_answer(std::span<char> buffer);
    /// Waits until the piece is gone; false if the stream has ended.
    Task<bool> drained();

    /// Nothing more comes or leaves.
    void close() {
        is_closed_ = true;
        changed_.notify();
    }
    bool is_closed() const { return is_closed_; }
    /// Whether the client has kept it waiting for too long.
    bool is_stuck(Clock::time_point now) const;

  private:
    std::int32_t id_;
    const HttpTimeouts& timeouts_;
    Signal changed_;
    std::string method_;
    std::string target_;
    std::string authority_;
    std::string fields_;
    std::string cookies_;
    std::size_t field_count_ = 0;
    bool is_too_large_ = false;
    bool has_bad_field_ = false;
    std::optional<std::uint64_t> length_;
    std::string body_;
    std::size_t taken_ = 0;
    Clock::duration waited_{};
    std::optional<Clock::time_point> deadline_;  ///< for what is waited for
    std::string piece_;
    std::size_t offset_ = 0;
    bool is_received_ = false;
    bool is_answered_ = false;
    bool is_closed_ = false;
    bool was_begun_ = false;
};

}  // namespace messenger::net
