#include "net/poller.hpp"

#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/query.hpp>
#include <cerrno>
#include <system_error>
#include <utility>

namespace messenger::net {
namespace {

using boost::system::error_code;

/// Taken in one turn; what else happened waits for the next, behind what was posted.
constexpr std::size_t events_a_turn = 128;
constexpr unsigned reading = EPOLLIN | EPOLLRDHUP | EPOLLET;

error_code last_error() {
    if (errno == EAGAIN || errno == EWOULDBLOCK || errno == ENOBUFS) {
        return boost::asio::error::would_block;
    }
    return {errno, boost::system::system_category()};
}

int make_epoll() {
    const auto made = ::epoll_create1(EPOLL_CLOEXEC);
    if (made < 0) {
        throw std::system_error(errno, std::generic_category(), "epoll_create1");
    }
    return made;
}

}  // namespace

boost::asio::execution_context::id Poller::id;

Poller& Poller::of(const boost::asio::any_io_executor& executor) {
    return boost::asio::use_service<Poller>(boost::asio::query(executor, boost::asio::execution::context));
}

// Shards are io_contexts, and nothing else has sockets.
Poller::Poller(boost::asio::execution_context& context)
    : service(context), context_(static_cast<boost::asio::io_context&>(context)), epoll_(context_, make_epoll()) {}

// What waits owns the sockets that it waits for.
void Poller::shutdown() {
    is_shut_down_ = true;
    error_code ignored;
    epoll_.close(ignored);
    while (first_ != nullptr) {
        auto& entry = *first_;
        unlink(entry);
        const auto reads = std::move(entry.reads);
        const auto writes = std::move(entry.writes);
    }
}

void Poller::add(Entry& entry) {
    epoll_event event{.events = reading, .data = {.ptr = &entry}};
    if (::epoll_ctl(epoll_.native_handle(), EPOLL_CTL_ADD, entry.socket, &event) != 0) {
        throw std::system_error(errno, std::generic_category(), "epoll_ctl");
    }
    entry.next = first_;
    if (first_ != nullptr) {
        first_->previous = &entry;
    }
    first_ = &entry;
}

// The kernel forgets a descriptor that is closed.
void Poller::remove(Entry& entry) {
    for (auto& event : events_) {
        if (event.data.ptr == &entry) {
            event.data.ptr = nullptr;
        }
    }
    unlink(entry);
    auto reads = detach(entry.reads);
    auto writes = detach(entry.writes);
    if (is_shut_down_) {
        return;
    }
    post(std::move(reads), boost::asio::error::operation_aborted);
    post(std::move(writes), boost::asio::error::operation_aborted);
    disarm();
}

void Poller::cancel(Wait& wait) {
    if (wait.entry == nullptr) {
        return;  // it has ended already
    }
    auto& poller = wait.entry->poller;
    for (auto* place : {&wait.entry->reads, &wait.entry->writes}) {
        while (*place != nullptr && place->get() != &wait) {
            place = &(*place)->next;
        }
        if (*place != nullptr) {
            auto cancelled = std::move(*place);
            *place = std::move(cancelled->next);
            poller.post(poller.detach(cancelled), boost::asio::error::operation_aborted);
            return poller.disarm();
        }
    }
}

void Poller::unlink(Entry& entry) {
    if (entry.previous != nullptr) {
        entry.previous->next = entry.next;
    } else if (first_ == &entry) {
        first_ = entry.next;
    }
    if (entry.next != nullptr) {
        entry.next->previous = entry.previous;
    }
    entry.next = entry.previous = nullptr;
}

void Poller::wait(Entry& entry, Direction direction, Waits wait) {
    const bool is_read = direction == Direction::wait_read;
    if (is_read && entry.is_readable) {
        return post(std::move(wait), {});
    }
    if (!is_read && !entry.is_told_of_writing) {
        listen(entry, true);
    }
    wait->entry = &entry;
    auto& waits = is_read ? entry.reads : entry.writes;
    wait->next = std::move(waits);
    waits = std::move(wait);
    ++waits_;
    arm();
}

// Also tells what is the case already, so that nothing is missed in between.
void Poller::listen(Entry& entry, bool is_told_of_writing) {
    epoll_event event{.events = reading | (is_told_of_writing ? EPOLLOUT : 0U), .data = {.ptr = &entry}};
    ::epoll_ctl(epoll_.native_handle(), EPOLL_CTL_MOD, entry.socket, &event);
    entry.is_told_of_writing = is_told_of_writing;
}

void Poller::arm() {
    if (waits_ == 0 || is_waiting_ || is_in_turn_) {
        return;
    }
    is_waiting_ = true;
    epoll_.async_wait(decltype(epoll_)::wait_read, [this](error_code error) {
        is_waiting_ = false;
        if (!error) {
            take_turn();
        }
        arm();
    });
}

void Poller::disarm() {
    if (waits_ == 0 && is_waiting_) {
        epoll_.cancel();
    }
}

void Poller::take_turn() {
    std::array<epoll_event, events_a_turn> events;
    auto left = static_cast<int>(events.size());
    int count = 0;
    is_in_turn_ = true;
    do {
        count = ::epoll_wait(epoll_.native_handle(), events.data(), left, 0);
        left -= count;
        events_ = std::span(events).first(count > 0 ? static_cast<std::size_t>(count) : 0);
        while (!events_.empty()) {
            const auto event = events_.front();
            events_ = events_.subspan(1);
            if (event.data.ptr != nullptr) {
                take(*static_cast<Entry*>(event.data.ptr), event.events);
            }
        }
        // Where several things had happened others have since: to look costs less than a way through Asio.
    } while (count > 1 && left > 0);
    is_in_turn_ = false;
}

void Poller::take(Entry& entry, unsigned events) {
    const bool is_broken = (events & (EPOLLHUP | EPOLLERR)) != 0;
    entry.has_ended = entry.has_ended || is_broken || (events & EPOLLRDHUP) != 0;
    entry.is_readable = entry.is_readable || entry.has_ended || (events & EPOLLIN) != 0;
    auto reads = entry.is_readable ? detach(entry.reads) : nullptr;
    Waits writes;
    if (entry.is_told_of_writing && (is_broken || (events & EPOLLOUT) != 0)) {
        writes = detach(entry.writes);
        listen(entry, false);
    }
    end(std::move(reads), {});
    end(std::move(writes), {});
}

Poller::Waits Poller::detach(Waits& waits) {
    for (auto* wait = waits.get(); wait != nullptr; wait = wait->next.get()) {
        wait->entry = nullptr;
        --waits_;
    }
    return std::move(waits);
}

void Poller::post(Waits waits, error_code error) {
    if (waits != nullptr) {
        boost::asio::post(context_, [waits = std::move(waits), error]() mutable { end(std::move(waits), error); });
    }
}

void Poller::end(Waits waits, error_code error) {
    while (waits != nullptr) {
        const auto wait = std::move(waits);
        waits = std::move(wait->next);
        wait->end(error);
    }
}

PolledSocket::PolledSocket(Socket socket) : poller_(&Poller::of(socket.get_executor())) {
    const auto descriptor = socket.release();
    entry_ = std::make_unique<Poller::Entry>(*poller_, descriptor);
    try {
        poller_->add(*entry_);
    } catch (...) {
        ::close(descriptor);
        throw;
    }
}

PolledSocket& PolledSocket::operator=(PolledSocket&& other) noexcept {
    close();
    poller_ = other.poller_;
    entry_ = std::move(other.entry_);
    return *this;
}

std::size_t PolledSocket::read_some(std::span<char> buffer, error_code& error) {
    ssize_t count = 0;
    do {
        count = ::recv(native_handle(), buffer.data(), buffer.size(), MSG_DONTWAIT);
    } while (count < 0 && errno == EINTR);
    error = count > 0 ? error_code() : count < 0 ? last_error() : boost::asio::error::eof;
    const auto received = count > 0 ? static_cast<std::size_t>(count) : 0;
    if (entry_) {
        // A buffer that was not filled took all there was.
        entry_->is_readable = entry_->has_ended || received == buffer.size();
    }
    return received;
}

std::size_t PolledSocket::write_some(std::span<const iovec> parts, error_code& error) {
    constexpr int flags = MSG_NOSIGNAL | MSG_DONTWAIT;
    msghdr message{};
    message.msg_iov = const_cast<iovec*>(parts.data());
    message.msg_iovlen = parts.size();
    ssize_t count = 0;
    do {
        // One buffer is the rule, and send() does less than sendmsg().
        count = parts.size() == 1 ? ::send(native_handle(), parts[0].iov_base, parts[0].iov_len, flags)
                                  : ::sendmsg(native_handle(), &message, flags);
    } while (count < 0 && errno == EINTR);
    error = count >= 0 ? error_code() : last_error();
    return count > 0 ? static_cast<std::size_t>(count) : 0;
}

void PolledSocket::shutdown_send() {
    ::shutdown(native_handle(), SHUT_WR);
}

void PolledSocket::close() {
    if (entry_) {
        const auto entry = std::move(entry_);
        ::close(entry->socket);
        poller_->remove(*entry);
    }
}

}  // namespace messenger::net
