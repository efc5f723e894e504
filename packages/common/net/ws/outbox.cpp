#include "net/ws/outbox.hpp"

#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <span>
#include <utility>

#include "net/ws/frame.hpp"

namespace messenger::net::ws {
namespace {

constexpr std::size_t max_buffers_a_call = 64;

/// Sends what the kernel takes at once, without raising SIGPIPE. The count, 0 if it takes nothing, -1 when the
/// connection is broken.
std::ptrdiff_t send_some(int socket, std::span<iovec> parts) {
    constexpr int flags = MSG_NOSIGNAL | MSG_DONTWAIT;
    msghdr message{};
    message.msg_iov = parts.data();
    message.msg_iovlen = parts.size();
    ssize_t result = 0;
    do {
        // One buffer is the rule, and send() does less than sendmsg().
        result = parts.size() == 1 ? ::send(socket, parts[0].iov_base, parts[0].iov_len, flags)
                                   : ::sendmsg(socket, &message, flags);
    } while (result < 0 && errno == EINTR);
    return result >= 0 ? result : (errno == EAGAIN || errno == EWOULDBLOCK || errno == ENOBUFS) ? 0 : -1;
}

}  // namespace

void Outbox::push(SharedBuffer buffer, std::size_t sent) {
    bytes_ += buffer->size() - sent;
    if (sent > 0) {
        offset_ = sent;
    }
    queue_.push_back(std::move(buffer));
}

bool Outbox::drain(int socket) {
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
        const auto sent = send_some(socket, std::span(parts).first(count));
        if (sent < 0) {
            return false;
        }
        pop(static_cast<std::size_t>(sent));
        if (static_cast<std::size_t>(sent) < wanted) {
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
