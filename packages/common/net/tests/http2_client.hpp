// A blocking client of HTTP/2 over TLS, for tests: one request after the other, or whatever frames a test wants.
#pragma once

#include <nghttp2/nghttp2.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "net/tests/tls_client.hpp"

namespace messenger::net {

class Http2Client {
  public:
    using Fields = std::vector<std::pair<std::string, std::string>>;
    struct Answer {
        int status = 0;
        Fields fields;
        std::string body;
        bool is_ended = false;
        bool is_reset = false;
        std::uint32_t reset_code = 0;

        std::string get(std::string_view name) const {
            for (const auto& [key, value] : fields) {
                if (key == name) {
                    return value;
                }
            }
            return {};
        }
    };

    /// Without room, the server may send 64 KiB and no more.
    explicit Http2Client(std::uint16_t port, bool gives_room = true) : tls(port, {.alpn = "\2h2"}) {
        nghttp2_session_callbacks* callbacks = nullptr;
        nghttp2_session_callbacks_new(&callbacks);
        nghttp2_session_callbacks_set_on_header_callback(callbacks, on_header);
        nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks, on_data);
        nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks, on_frame);
        nghttp2_session* made = nullptr;
        nghttp2_option* options = nullptr;
        nghttp2_option_new(&options);
        nghttp2_option_set_no_http_messaging(options, 1);  // what is sent is the test's business
        nghttp2_option_set_no_auto_window_update(options, gives_room ? 0 : 1);
        nghttp2_session_client_new2(&made, callbacks, this, options);
        nghttp2_option_del(options);
        nghttp2_session_callbacks_del(callbacks);
        session_.reset(made);
        nghttp2_submit_settings(made, NGHTTP2_FLAG_NONE, nullptr, 0);
    }
    Http2Client(const Http2Client&) = delete;
    Http2Client& operator=(const Http2Client&) = delete;

    /// Sends a request; without `body` the head is all, unless more is to follow by send_data().
    std::int32_t ask(const Fields& fields, const std::string& body = {}, bool is_whole = true) {
        std::vector<nghttp2_nv> named;
        for (const auto& [name, value] : fields) {
            named.push_back({bytes(name), bytes(value), name.size(), value.size(), NGHTTP2_NV_FLAG_NONE});
        }
        const auto flags = body.empty() && is_whole ? NGHTTP2_FLAG_END_STREAM : NGHTTP2_FLAG_NONE;
        const auto id = nghttp2_submit_headers(session_.get(), static_cast<std::uint8_t>(flags), -1, nullptr,
                                               named.data(), named.size(), nullptr);
        flush();
        if (!body.empty()) {
            send_data(id, body, is_whole);
        }
        return id;
    }
    void send_data(std::int32_t id, const std::string& body, bool is_last) {
        pending_ = body;
        const nghttp2_data_provider provider{.source = {.ptr = &pending_}, .read_callback = read_pending};
        nghttp2_submit_data(session_.get(), static_cast<std::uint8_t>(is_last ? NGHTTP2_FLAG_END_STREAM : 0), id,
                            &provider);
        while (flush(), !pending_.empty() && !answers_[id].is_reset && receive()) {
        }
    }
    static Fields get(const std::string& path) {
        return {{":method", "GET"}, {":scheme", "https"}, {":authority", "a"}, {":path", path}};
    }
    static Fields post(const std::string& path) {
        return {{":method", "POST"}, {":scheme", "https"}, {":authority", "a"}, {":path", path}};
    }
    int status_of(std::int32_t id) { return answers_[id].status; }
    /// The answer to a request, once it is there or can't come any more.
    const Answer& answer(std::int32_t id) {
        while (!answers_[id].is_ended && !answers_[id].is_reset && receive()) {
        }
        return answers_[id];
    }
    const Answer& answer_to(const Fields& fields, const std::string& body = {}) { return answer(ask(fields, body)); }

    void reset(std::int32_t id) {
        nghttp2_submit_rst_stream(session_.get(), NGHTTP2_FLAG_NONE, id, NGHTTP2_CANCEL);
        flush();
    }
    /// Raw bytes behind what was sent.
    void write(std::string_view bytes) { tls.write(bytes); }
    /// The code of the GOAWAY that the server ends the connection with; -1 if it ends without.
    std::int64_t read_to_goaway() {
        while (goaway_ < 0 && receive()) {
        }
        return goaway_;
    }
    /// Reads what has come; false at the end.
    bool receive() {
        try {
            const auto bytes_read = tls.read_some();
            return nghttp2_session_mem_recv(session_.get(), bytes(bytes_read), bytes_read.size()) >= 0 && flush();
        } catch (const boost::system::system_error&) {
            return false;
        }
    }

    TlsClient tls;

  private:
    static std::uint8_t* bytes(const std::string& text) {
        return const_cast<std::uint8_t*>(reinterpret_cast<const std::uint8_t*>(text.data()));
    }
    bool flush() {
        const std::uint8_t* data = nullptr;
        for (ssize_t count = 0; (count = nghttp2_session_mem_send(session_.get(), &data)) > 0;) {
            tls.write({reinterpret_cast<const char*>(data), static_cast<std::size_t>(count)});
        }
        return true;
    }
    static Http2Client& of(void* user) { return *static_cast<Http2Client*>(user); }
    static int on_header(nghttp2_session*, const nghttp2_frame* frame, const std::uint8_t* name, std::size_t name_size,
                         const std::uint8_t* value, std::size_t value_size, std::uint8_t, void* user) {
        auto& answer = of(user).answers_[frame->hd.stream_id];
        const std::string key(reinterpret_cast<const char*>(name), name_size);
        const std::string text(reinterpret_cast<const char*>(value), value_size);
        if (key == ":status") {
            answer.status = std::stoi(text);
        } else {
            answer.fields.emplace_back(key, text);
        }
        return 0;
    }
    static int on_data(nghttp2_session*, std::uint8_t, std::int32_t id, const std::uint8_t* data, std::size_t size,
                       void* user) {
        of(user).answers_[id].body.append(reinterpret_cast<const char*>(data), size);
        return 0;
    }
    static int on_frame(nghttp2_session*, const nghttp2_frame* frame, void* user) {
        auto& answer = of(user).answers_[frame->hd.stream_id];
        if (frame->hd.type == NGHTTP2_RST_STREAM) {
            answer.is_reset = true;
            answer.reset_code = frame->rst_stream.error_code;
        } else if (frame->hd.type == NGHTTP2_GOAWAY) {
            of(user).goaway_ = frame->goaway.error_code;
        } else if (frame->hd.type == NGHTTP2_HEADERS || frame->hd.type == NGHTTP2_DATA) {
            answer.is_ended = answer.is_ended || (frame->hd.flags & NGHTTP2_FLAG_END_STREAM) != 0;
        }
        return 0;
    }
    static ssize_t read_pending(nghttp2_session*, std::int32_t, std::uint8_t* buffer, std::size_t length,
                                std::uint32_t* flags, nghttp2_data_source* source, void*) {
        auto& pending = *static_cast<std::string*>(source->ptr);
        const auto count = std::min(length, pending.size());
        std::copy_n(pending.data(), count, reinterpret_cast<char*>(buffer));
        pending.erase(0, count);
        if (pending.empty()) {
            *flags |= NGHTTP2_DATA_FLAG_EOF;
        }
        return static_cast<ssize_t>(count);
    }

    struct Free {
        void operator()(nghttp2_session* session) const { nghttp2_session_del(session); }
    };
    std::unique_ptr<nghttp2_session, Free> session_;
    std::map<std::int32_t, Answer> answers_;
    std::string pending_;
    std::int64_t goaway_ = -1;
};

}  // namespace messenger::net
