#include "redis/connection.hpp"

#include <hiredis/async.h>
#include <hiredis/sds.h>

#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <utility>

namespace messenger::redis {
namespace {

Reply to_reply(const redisReply& raw) {
    Reply reply;
    switch (raw.type) {
        case REDIS_REPLY_INTEGER:
            reply.kind = Reply::Kind::integer;
            reply.integer = raw.integer;
            break;
        case REDIS_REPLY_STRING:
        case REDIS_REPLY_STATUS:
            reply.kind = Reply::Kind::text;
            reply.text.assign(raw.str, raw.len);
            break;
        case REDIS_REPLY_ERROR:
            reply.kind = Reply::Kind::error;
            reply.text.assign(raw.str, raw.len);
            break;
        case REDIS_REPLY_ARRAY:
            reply.kind = Reply::Kind::array;
            for (std::size_t i = 0; i < raw.elements; ++i) {
                reply.items.push_back(to_reply(*raw.element[i]));
            }
            break;
        default:
            break;
    }
    return reply;
}

}  // namespace

/// Lives until hiredis is done with it, which may be within one of its own calls.
struct Connection::State : std::enable_shared_from_this<State> {
    State(boost::asio::any_io_executor executor, Handlers its_handlers)
        : socket(std::move(executor)), handlers(std::move(its_handlers)) {}

    static State& of(void* data) { return *static_cast<State*>(data); }
    static State& of(const redisAsyncContext* its_context) { return of(its_context->data); }

    void attach(redisAsyncContext* its_context) {
        context = its_context;
        context->data = this;
        socket.assign(context->c.fd);
        auto& events = context->ev;
        events.data = this;
        events.addRead = [](void* data) { of(data).want(true, of(data).reads); };
        events.delRead = [](void* data) { of(data).reads.is_wanted = false; };
        events.addWrite = [](void* data) { of(data).want_write(); };
        events.delWrite = [](void* data) { of(data).writes.is_wanted = false; };
        events.cleanup = [](void* data) { of(data).detach(); };
        redisAsyncSetConnectCallback(context, [](const redisAsyncContext* which, int status) {
            auto self = of(which).shared_from_this();
            self->is_connected = status == REDIS_OK;
            if (self->handlers.on_connected) {
                self->handlers.on_connected(self->is_connected);
            }
        });
        redisAsyncSetDisconnectCallback(context, [](const redisAsyncContext* which, int) { of(which).lost(); });
    }

    // The descriptor is hiredis's, which closes it after this.
    void detach() {
        context = nullptr;
        if (socket.is_open()) {
            socket.release();
        }
    }

    void lost() {
        if (std::exchange(is_connected, false) && handlers.on_lost) {
            handlers.on_lost();
        }
    }

    struct Interest {
        bool is_wanted = false;
        bool is_waiting = false;
    };
    void want(bool is_read, Interest& interest) {
        interest.is_wanted = true;
        if (std::exchange(interest.is_waiting, true)) {
            return;
        }
        const auto what = is_read ? boost::asio::posix::stream_descriptor::wait_read
                                  : boost::asio::posix::stream_descriptor::wait_write;
        socket.async_wait(what, [self = shared_from_this(), is_read, &interest](boost::system::error_code error) {
            interest.is_waiting = false;
            if (error || self->context == nullptr || !interest.is_wanted) {
                return;
            }
            is_read ? redisAsyncHandleRead(self->context) : self->write();
            if (self->context != nullptr && interest.is_wanted) {
                self->want(is_read, interest);
            }
        });
    }

    // What a turn of the loop sends leaves at its end, in one write. The socket nearly always takes it; to ask whether
    // it would first takes two system calls more.
    void want_write() {
        if (!is_connected || is_writing) {
            return want(false, writes);
        }
        if (writes.is_waiting || std::exchange(is_write_posted, true)) {
            writes.is_wanted = true;
            return;
        }
        boost::asio::post(socket.get_executor(), [self = shared_from_this()] {
            self->is_write_posted = false;
            if (self->context != nullptr) {
                self->write();
            }
        });
    }

    void write() {
        is_writing = true;
        redisAsyncHandleWrite(context);
        is_writing = false;
    }

    struct Arguments {
        explicit Arguments(const std::vector<std::string_view>& words) {
            for (const auto& word : words) {
                begins.push_back(word.data());
                sizes.push_back(word.size());
            }
        }
        int count() const { return static_cast<int>(begins.size()); }
        std::vector<const char*> begins;
        std::vector<std::size_t> sizes;
    };

    /// False if hiredis does not take it, since it is about to end the connection.
    bool send(const std::vector<std::string_view>& words, redisCallbackFn* on_reply, void* data) {
        if (std::exchange(is_quiet, false)) {
            Arguments on({"CLIENT", "REPLY", "ON"});
            redisAsyncCommandArgv(context, nullptr, nullptr, on.count(), on.begins.data(), on.sizes.data());
        }
        Arguments arguments(words);
        return redisAsyncCommandArgv(context, on_reply, data, arguments.count(), arguments.begins.data(),
                                     arguments.sizes.data()) == REDIS_OK;
    }

    // Past hiredis's list of those who wait for an answer.
    void send_quietly(const std::vector<std::string_view>& words) {
        if ((context->c.flags & (REDIS_DISCONNECTING | REDIS_FREEING)) != 0) {
            return;
        }
        if (!std::exchange(is_quiet, true)) {
            append({"CLIENT", "REPLY", "OFF"});
        }
        append(words);
        want_write();
    }

    void append(const std::vector<std::string_view>& words) {
        Arguments arguments(words);
        char* text = nullptr;
        const auto size =
            redisFormatCommandArgv(&text, arguments.count(), arguments.begins.data(), arguments.sizes.data());
        if (size > 0) {
            redisAppendFormattedCommand(&context->c, text, static_cast<std::size_t>(size));
            redisFreeCommand(text);
        }
    }

    static void on_published(redisAsyncContext* which, void* raw, void*) {
        const auto* reply = static_cast<const redisReply*>(raw);
        if (reply == nullptr || reply->type != REDIS_REPLY_ARRAY || reply->elements != 3 ||
            std::string_view(reply->element[0]->str, reply->element[0]->len) != "message") {
            return;
        }
        auto self = of(which).shared_from_this();
        if (self->handlers.on_message) {
            self->handlers.on_message({reply->element[1]->str, reply->element[1]->len},
                                      {reply->element[2]->str, reply->element[2]->len});
        }
    }

    boost::asio::posix::stream_descriptor socket;
    Handlers handlers;
    redisAsyncContext* context = nullptr;
    Interest reads, writes;
    bool is_connected = false;
    bool is_writing = false;       ///< what is not written at once waits until it can be
    bool is_write_posted = false;  ///< to the end of the turn
    bool is_quiet = false;         ///< the server was told to answer nothing
};

Connection::Connection(boost::asio::any_io_executor executor, const boost::asio::ip::tcp::endpoint& server,
                       Handlers handlers)
    : state_(std::make_shared<State>(executor, std::move(handlers))) {
    auto* context = redisAsyncConnect(server.address().to_string().c_str(), server.port());
    if (context != nullptr && context->err == 0) {
        state_->attach(context);
        return;
    }
    if (context != nullptr) {
        redisAsyncFree(context);
    }
    boost::asio::post(executor, [state = state_] {
        if (state->handlers.on_connected) {
            state->handlers.on_connected(false);
        }
    });
}

Connection::~Connection() {
    state_->handlers = {};
    if (state_->context != nullptr) {
        redisAsyncFree(state_->context);
    }
}

void Connection::command(const std::vector<std::string_view>& words, OnReply on_reply) {
    if (state_->context == nullptr) {
        return on_reply(std::nullopt);
    }
    const auto callback = [](redisAsyncContext*, void* raw, void* data) {
        const std::unique_ptr<OnReply> done(static_cast<OnReply*>(data));
        const auto* reply = static_cast<const redisReply*>(raw);
        (*done)(reply == nullptr ? std::nullopt : std::optional(to_reply(*reply)));
    };
    auto done = std::make_unique<OnReply>(std::move(on_reply));
    if (state_->send(words, callback, done.get())) {
        done.release();
    } else {
        (*done)(std::nullopt);
    }
}

void Connection::tell(const std::vector<std::string_view>& words) {
    if (state_->context != nullptr) {
        state_->send_quietly(words);
    }
}

std::size_t Connection::unsent_bytes() const {
    return state_->context == nullptr ? 0 : sdslen(state_->context->c.obuf);
}

void Connection::subscribe(std::string_view channel) {
    if (state_->context != nullptr) {
        state_->send({"SUBSCRIBE", channel}, &State::on_published, nullptr);
    }
}

void Connection::unsubscribe(std::string_view channel) {
    if (state_->context != nullptr) {
        state_->send({"UNSUBSCRIBE", channel}, nullptr, nullptr);
    }
}

}  // namespace messenger::redis
