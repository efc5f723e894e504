#include "net/answer_body.hpp"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/http/read.hpp>

namespace messenger::net {
namespace {

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t piece_size = 64 * 1024;
constexpr std::size_t head_size = 4 * 1024;

}  // namespace

std::unexpected<Error> upstream_failure(const boost::system::error_code& error, const Problem& otherwise,
                                        std::string_view service, std::string_view what) {
    const auto name = "the " + std::string(service) + " service ";
    if (error == boost::beast::error::timeout) {
        return fail(problem::gateway_timeout, name + "did not answer in time");
    }
    return fail(otherwise, name + std::string(what));
}

AnswerBody::AnswerBody(std::string_view service, std::unique_ptr<Upstream::Stream> stream, UpstreamLoad load,
                       UpstreamPatience patience)
    : service_(service), stream_(std::move(stream)), load_(std::move(load)), patience_(patience) {
    parser_.body_limit(boost::none);
    // Beast reads as much at a time as there is room for.
    buffer_.reserve(head_size);
}

Task<Result<>> AnswerBody::read_head(bool is_bodiless) {
    parser_.skip(is_bodiless);
    const auto [error, count] = co_await http::async_read_header(*stream_, buffer_, parser_, as_result);
    if (error) {
        co_return upstream_failure(error, problem::bad_gateway, service_, "gave no valid answer");
    }
    co_return Result<>{};
}

std::optional<std::uint64_t> AnswerBody::length() const {
    const auto length = parser_.content_length();
    return length ? std::optional<std::uint64_t>(*length) : std::nullopt;
}

UpgradeHandler AnswerBody::hand_over(Tunnels& tunnels) {
    std::string early(static_cast<const char*>(buffer_.data().data()), buffer_.size());
    return tunnels.start(stream_->release_socket(), std::move(early), std::make_shared<UpstreamLoad>(std::move(load_)));
}

Task<Result<std::string>> AnswerBody::read_up_to(std::size_t size) {
    std::string text;
    while (text.size() <= size) {
        CO_TRY(const auto piece, co_await receive(patience_.answer));
        if (piece.empty()) {
            break;
        }
        text += piece;
    }
    co_return text;
}

Task<Result<std::string>> AnswerBody::next() {
    if (!pending_.empty()) {
        co_return std::exchange(pending_, {});
    }
    buffer_.reserve(piece_size);
    co_return co_await receive(std::min(Upstream::Clock::now() + patience_.idle, patience_.end));
}

Task<Result<std::string>> AnswerBody::receive(Upstream::Clock::time_point deadline) {
    std::string piece;
    while (piece.empty() && !parser_.is_done()) {
        if (!stream_) {
            co_return upstream_failure({}, problem::bad_gateway, service_, "broke off its answer");
        }
        const auto left = parser_.content_length_remaining();
        piece.resize(left ? std::min<std::uint64_t>(*left, piece_size) : piece_size);
        auto& target = parser_.get().body();
        target = {.data = piece.data(), .size = piece.size(), .more = true};
        stream_->expires_at(deadline);
        const auto [error, count] = co_await http::async_read_some(*stream_, buffer_, parser_, as_result);
        if (error && error != http::error::need_buffer) {
            stream_.reset();
            co_return upstream_failure(error, problem::bad_gateway, service_, "broke off its answer");
        }
        piece.resize(piece.size() - target.size);
    }
    if (stream_ && parser_.is_done()) {
        auto stream = std::exchange(stream_, nullptr);
        if (parser_.keep_alive() && buffer_.size() == 0) {
            load_->give_back(std::move(stream));
        }
    }
    co_return piece;
}

}  // namespace messenger::net
