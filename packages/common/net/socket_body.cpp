#include "net/socket_body.hpp"

#include <algorithm>

namespace messenger::net {
namespace {

/// An unread body up to this size is read and dropped to keep the connection.
constexpr std::size_t discardable = 64 * 1024;

}  // namespace

Task<Result<std::string>> HttpSession::SocketBody::next() {
    if (is_consumed()) {
        co_return std::string();
    }
    was_begun_ = true;
    if (std::exchange(expects_continue_, false) && !co_await session_.write_all("HTTP/1.1 100 Continue\r\n\r\n", "")) {
        co_return fail(problem::malformed_request, "the connection ended");
    }
    std::string piece;
    while (true) {
        CO_CHECK_OK(take(piece, piece.max_size()));
        if (!piece.empty() || is_consumed()) {
            taken_ += piece.size();
            co_return piece;
        }
        const auto before = Clock::now();
        const bool has_come = co_await session_.read_more(session_.timeouts_.patience(taken_, waited_));
        waited_ += Clock::now() - before;
        if (!has_come) {
            co_return fail(problem::malformed_request, "the body is incomplete");
        }
    }
}

bool HttpSession::SocketBody::can_be_passed() const {
    return is_consumed() || (framing_.content_length <= discardable && !expects_continue_ && !was_begun_);
}

Task<bool> HttpSession::SocketBody::discard() {
    session_.set_deadline(session_.timeouts_.linger);
    std::string dropped;
    while (!is_consumed()) {
        if (!take(dropped, discardable)) {
            co_return false;
        }
        if (!is_consumed() && !co_await session_.receive()) {
            co_return false;
        }
    }
    co_return true;
}

Result<> HttpSession::SocketBody::take(std::string& piece, std::size_t limit) {
    std::string_view input = session_.received_;
    if (framing_.is_chunked) {
        CHECK_OK(decoder_.feed(input, piece, limit));
    } else {
        const auto count = std::min<std::uint64_t>(input.size(), remaining_);
        piece.append(input.substr(0, count));
        input.remove_prefix(count);
        remaining_ -= count;
    }
    session_.received_.erase(0, session_.received_.size() - input.size());
    return {};
}

}  // namespace messenger::net
