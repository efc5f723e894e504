#include "net/http2_exchange.hpp"

#include <algorithm>
#include <charconv>

#include "net/as_result.hpp"
#include "net/field_syntax.hpp"

namespace messenger::net {

Task<> Signal::wait() {
    co_await timer_.async_wait(as_result);
}

void Http2Exchange::add_field(std::string_view name, std::string_view value) {
    const auto size = name.size() + value.size() + 4;
    if (fields_.size() + cookies_.size() + target_.size() + size > max_head_bytes || field_count_ > max_head_fields) {
        is_too_large_ = true;
        return;
    }
    ++field_count_;
    const bool is_pseudo = name.starts_with(':');
    if (!is_field_value(value) || !is_token(is_pseudo ? name.substr(1) : name)) {
        has_bad_field_ = true;
    } else if (name == ":method") {
        method_ = value;
    } else if (name == ":path") {
        target_ = value;
    } else if (name == ":authority") {
        authority_ = value;
    } else if (name == "cookie") {
        // RFC 9113 section 8.2.3: pieces of one field.
        cookies_.append(cookies_.empty() ? "" : "; ").append(value);
    } else if (!is_pseudo) {
        if (name == "content-length") {
            std::uint64_t number = 0;
            std::from_chars(value.data(), value.data() + value.size(), number);
            length_ = number;  // that the body has it, is seen to by nghttp2
        }
        if (name == "host" && authority_.empty()) {
            authority_ = value;
        } else if (name == "host") {
            has_bad_field_ = has_bad_field_ || !iequals(authority_, value);
        } else {
            append_field(fields_, name, value);
        }
    }
}

Result<RequestHead> Http2Exchange::head() const {
    if (is_too_large_) {
        return fail(problem::headers_too_large, "the header has too many fields, or more than 32 KiB");
    }
    if (has_bad_field_) {
        return fail(problem::malformed_request, "a header field is malformed");
    }
    auto text = method_ + " " + target_ + " HTTP/1.1\r\n";
    if (!authority_.empty()) {
        text.append("Host: ").append(authority_).append("\r\n");
    }
    text += fields_;
    if (!cookies_.empty()) {
        text.append("Cookie: ").append(cookies_).append("\r\n");
    }
    auto head = parse_request_head(text + "\r\n");
    if (head) {
        head->request.headers.erase("Upgrade");
    }
    return head;
}

void Http2Exchange::receive(std::string_view data) {
    body_ += data;
    changed_.notify();
}

Task<Result<std::string>> Http2Exchange::next() {
    if (!std::exchange(was_begun_, true) && on_expected && body_.empty() && !is_received_) {
        on_expected();
    }
    while (body_.empty()) {
        if (is_received_) {
            co_return std::string();
        }
        if (is_closed_) {
            co_return fail(problem::malformed_request, "the body is incomplete");
        }
        const auto before = Clock::now();
        deadline_ = before + timeouts_.patience(taken_, waited_);
        co_await changed_.wait();
        deadline_.reset();
        waited_ += Clock::now() - before;
    }
    taken_ += body_.size();
    auto piece = std::exchange(body_, {});
    if (!is_closed_ && on_taken) {
        on_taken(piece.size());
    }
    co_return piece;
}

void Http2Exchange::answer(std::string piece) {
    piece_ = std::move(piece);
    offset_ = 0;
    deadline_ = Clock::now() + timeouts_.write;
}

std::size_t Http2Exchange::take_answer(std::span<char> buffer) {
    const auto count = std::min(buffer.size(), piece_.size() - offset_);
    std::copy_n(piece_.data() + offset_, count, buffer.data());
    offset_ += count;
    deadline_ = Clock::now() + timeouts_.write;
    if (!has_answer()) {
        piece_ = {};
        offset_ = 0;
        deadline_.reset();
        changed_.notify();
    }
    return count;
}

Task<bool> Http2Exchange::drained() {
    while (has_answer() && !is_closed_) {
        co_await changed_.wait();
    }
    co_return !is_closed_;
}

bool Http2Exchange::is_stuck(Clock::time_point now) const {
    return deadline_ && now >= *deadline_;
}

}  // namespace messenger::net
