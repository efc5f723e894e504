#include "net/ws/outbox.hpp"

#include <sys/uio.h>

#include <algorithm>
#include <array>
#include <boost/asio/error.hpp>
#include <span>
#include <utility>

#include "net/ws/frame.hpp"

namespace messenger::net::ws {
namespace {

constexpr std::size_t max_buffers_a_call = 64;

}  // namespace

void Outbox::push(SharedBuffer buffer, std::size_t sent) {
    bytes_ += buffer->size() - sent;
    if (sent > 0) {
        offset_ = sent;
    }
    queue_.push_back(std::move(buffer));
}

bool Outbox::drain(Stream& stream) {
    while (!is_empty()) {
        std::array<iovec, max_buffers_a_call> parts;
        std::size_t count = 0;
        std::size_t wanted = 0;
        for (; count < parts.size() && head_ + count < queue_.size(); ++count) {
            const auto& buffer = *queue_[head_ + count];
            const auto skip = count == 0 ? offset_ : 0;
            parts[count] = {const_cast<char*>(buffer.data()) + skip, buffer.size() - skip};
            wanted += parts[count].iov_len;
        }
        boost::system::error_code error;
        const auto sent = stream.write_some(std::span(parts).first(count), error);
        if (error) {
            return error == boost::asio::error::would_block;
        }
        pop(sent);
        if (sent < wanted) {
            return true;
        }
    }
    return true;
}

void Outbox::pop(std::size_t sent) {
    bytes_ -= sent;
    offset_ += sent;
    while (head_ < queue_.size() && offset_ >= queue_[head_]->size()) {
        offset_ -= queue_[head_]->size();
        queue_[head_++].reset();
    }
    if (head_ == queue_.size()) {
        std::vector<SharedBuffer>().swap(queue_);
        head_ = 0;
        offset_ = 0;
    } else if (head_ >= 64 && head_ * 2 >= queue_.size()) {
        queue_.erase(queue_.begin(), queue_.begin() + static_cast<std::ptrdiff_t>(head_));
        head_ = 0;
    }
}

void Outbox::drop_unsent_frames() {
    SharedBuffer rest;
    auto sent = offset_;
    if (offset_ > 0) {
        const auto& front = *queue_[head_];
        const auto end = frame_boundary(front, offset_);
        if (end > offset_) {
            rest = std::make_shared<std::string>(front.substr(0, end));
        }
    }
    *this = {};
    if (rest) {
        push(std::move(rest), sent);
    }
}

bool Outbox::is_untouched(const std::string* buffer) const {
    for (auto i = head_; i < queue_.size(); ++i) {
        if (queue_[i].get() == buffer) {
            return i > head_ || offset_ == 0;
        }
    }
    return false;
}

}  // namespace messenger::net::ws
