#include "net/answer_body.hpp"

#include <algorithm>
#include <boost/asio/error.hpp>

#include "net/response_head.hpp"

namespace messenger::net {
namespace {

using Body = AnswerHead::Body;

constexpr std::size_t piece_size = 64 * 1024;
/// Before the answer itself.
constexpr int most_interim_answers = 8;

}  // namespace

std::unexpected<Error> upstream_failure(const boost::system::error_code& error, const Problem& otherwise,
                                        std::string_view service, std::string_view what) {
    const auto name = "the " + std::string(service) + " service ";
    if (error == asio::error::timed_out) {
        return fail(problem::gateway_timeout, name + "did not answer in time");
    }
    return fail(otherwise, name + std::string(what));
}

Result<bool> AnswerBody::take_head(Method method, bool is_upgrade) {
    auto& received = connection_->received();
    while (interim_answers_ <= most_interim_answers) {
        TRY(const auto length, find_answer_end(received));
        if (length == 0) {
            return false;
        }
        TRY(auto head, parse_answer_head(std::string_view(received).substr(0, length)));
        received.erase(0, length);
        if (head.status < 200 && head.status != 101) {
            ++interim_answers_;
            continue;
        }
        if (head.status == 101 && !is_upgrade) {
            break;
        }
        head_ = std::move(head);
        const bool is_bodiless = method == Method::head || !has_body(head_.status);
        remaining_ = head_.length;
        is_received_ = is_bodiless || (head_.body == Body::has_length && remaining_ == 0);
        return true;
    }
    return fail(problem::bad_gateway);
}

std::optional<std::uint64_t> AnswerBody::length() const {
    return head_.body == Body::has_length ? std::optional(head_.length) : std::nullopt;
}

UpgradeHandler AnswerBody::hand_over(Tunnels& tunnels) {
    auto early = std::move(connection_->received());
    return tunnels.start(connection_->release(), std::move(early), std::make_shared<UpstreamLoad>(std::move(load_)));
}

std::optional<std::string> AnswerBody::take_whole(std::size_t size) {
    const bool has_come =
        head_.body == Body::has_length && remaining_ <= size && connection_->received().size() >= remaining_;
    if (!has_come && !is_received_) {
        return std::nullopt;
    }
    std::string text;
    if (!is_received_) {
        take(text);
        is_received_ = true;
    }
    finish();
    return text;
}

Task<Result<std::string>> AnswerBody::read_up_to(std::size_t size) {
    std::string text;
    while (text.size() <= size) {
        CO_TRY(auto piece, co_await receive(patience_.answer));
        if (piece.empty()) {
            break;
        }
        if (text.empty()) {
            text = std::move(piece);
        } else {
            text += piece;
        }
    }
    co_return text;
}

Task<Result<std::string>> AnswerBody::next() {
    if (!pending_.empty()) {
        co_return std::exchange(pending_, {});
    }
    co_return co_await receive(std::min(Upstream::Clock::now() + patience_.idle, patience_.end));
}

Task<Result<std::string>> AnswerBody::receive(Upstream::Clock::time_point deadline) {
    std::string piece;
    while (piece.empty() && !is_received_) {
        if (!connection_) {
            co_return break_off({});
        }
        if (connection_->received().empty()) {
            connection_->expires_at(deadline);
            auto error = head_.body == Body::chunked ? co_await connection_->receive()
                                                     : co_await connection_->wait(Stream::Socket::wait_read);
            if (!error && head_.body != Body::chunked) {
                error = read_some(piece);
            }
            if (error == asio::error::eof && head_.body == Body::until_close) {
                is_received_ = true;
            } else if (error) {
                co_return break_off(error);
            }
        } else if (!take(piece)) {
            co_return break_off({});
        }
        is_received_ = is_received_ || (head_.body == Body::has_length && remaining_ == 0) ||
                       (head_.body == Body::chunked && decoder_.is_done());
    }
    if (is_received_ && connection_) {
        finish();
    }
    co_return piece;
}

void AnswerBody::finish() {
    auto connection = std::exchange(connection_, nullptr);
    if (head_.keep_alive && head_.body != Body::until_close && connection->received().empty()) {
        load_->give_back(std::move(connection));
    }
}

boost::system::error_code AnswerBody::read_some(std::string& piece) {
    boost::system::error_code error;
    piece.resize(head_.body == Body::has_length ? std::min<std::uint64_t>(remaining_, piece_size) : piece_size);
    piece.resize(connection_->read_some(piece, error));
    remaining_ -= head_.body == Body::has_length ? piece.size() : 0;
    return error == asio::error::would_block ? boost::system::error_code() : error;
}

bool AnswerBody::take(std::string& piece) {
    auto& received = connection_->received();
    if (head_.body == Body::chunked) {
        std::string_view input = received;
        const bool is_valid = decoder_.feed(input, piece, piece.max_size()).has_value();
        received.erase(0, received.size() - input.size());
        return is_valid;
    }
    const auto count =
        head_.body == Body::has_length ? std::min<std::uint64_t>(received.size(), remaining_) : received.size();
    if (count == received.size()) {
        piece = std::exchange(received, {});
    } else {
        piece.assign(received, 0, count);
        received.erase(0, count);
    }
    remaining_ -= head_.body == Body::has_length ? count : 0;
    return true;
}

std::unexpected<Error> AnswerBody::break_off(const boost::system::error_code& error) {
    connection_.reset();
    return upstream_failure(error, problem::bad_gateway, service_, "broke off its answer");
}

}  // namespace messenger::net
