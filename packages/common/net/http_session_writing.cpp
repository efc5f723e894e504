// How a session writes its answers.
#include <fmt/format.h>

#include <array>
#include <boost/asio/error.hpp>

#include "core/log.hpp"
#include "net/as_result.hpp"
#include "net/http_session.hpp"

namespace messenger::net {
namespace {

const std::string no_body;

bool sends_body(Method method, const Response& response) {
    return has_body(response.status) && method != Method::head;
}

}  // namespace

Task<bool> HttpSession::write(Method method, const Response& response, Persistence persistence) {
    const bool is_sent = sends_body(method, response);
    auto head = serialize_response_head(response, persistence);
    if (!is_sent || !response.stream) {
        co_return co_await write_all(std::move(head), is_sent ? response.body : no_body);
    }
    co_return co_await write_all(std::move(head), no_body) &&
        co_await write_stream(*response.stream, is_chunked(response) && persistence != Persistence::ends_body);
}

HttpSession::Begun HttpSession::begin_write(Method method, const Response& response, Persistence persistence) {
    // To copy a few bytes takes less than to send two pieces.
    constexpr std::size_t few_bytes = 2'048;
    const auto& body = sends_body(method, response) ? response.body : no_body;
    const bool is_one = body.size() <= few_bytes;
    auto head = serialize_response_head(response, persistence, is_one ? body.size() : 0);
    Begun begun{.head = std::move(is_one ? head.append(body) : head), .body = is_one ? no_body : body};
    boost::system::error_code ignored;  // whoever writes the rest sees it again
    begun.sent = write_some(begun.head, begun.body, ignored);
    return begun;
}

// Once the head is written, a body that breaks off can only be told by closing the connection.
Task<bool> HttpSession::write_stream(BodySource& stream, bool in_chunks) {
    std::uint64_t sent = 0;
    while (true) {
        auto piece = co_await stream.next();
        if (!piece) {
            log::warning("an answer broke off", {{"reason", piece.error().detail()}});
            co_return false;
        }
        if (piece->empty()) {
            break;
        }
        sent += piece->size();
        std::string frame;
        if (in_chunks) {
            frame = fmt::format("{:x}\r\n", piece->size());
            *piece += "\r\n";
        }
        if (!co_await write_all(std::move(frame), *piece)) {
            co_return false;
        }
    }
    if (in_chunks) {
        co_return co_await write_all("0\r\n\r\n", "");
    }
    co_return sent == stream.length().value_or(sent);
}

Task<bool> HttpSession::write_all(std::string head, const std::string& body, std::size_t sent) {
    const std::size_t total = head.size() + body.size();
    while (sent < total) {
        boost::system::error_code error;
        sent += write_some(std::string_view(head).substr(std::min(sent, head.size())),
                           std::string_view(body).substr(sent > head.size() ? sent - head.size() : 0), error);
        if (error == asio::error::would_block) {
            set_deadline(timeouts_.write);
            std::tie(error) = co_await stream_.async_wait(Stream::Socket::wait_write, as_result);
        }
        if (error) {
            co_return false;
        }
    }
    deadline_.reset();
    co_return true;
}

std::size_t HttpSession::write_some(std::string_view first, std::string_view second, boost::system::error_code& error) {
    std::array<iovec, 2> parts{iovec{const_cast<char*>(first.data()), first.size()},
                               iovec{const_cast<char*>(second.data()), second.size()}};
    std::span<const iovec> all = parts;
    if (first.empty()) {
        all = all.last(1);
    } else if (second.empty()) {
        all = all.first(1);
    }
    return stream_.write_some(all, error);
}

}  // namespace messenger::net
