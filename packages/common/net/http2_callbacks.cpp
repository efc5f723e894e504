#include "net/http2_callbacks.hpp"

#include <array>
#include <new>

#include "net/http2_session.hpp"

namespace messenger::net {
namespace {

constexpr std::uint32_t most_streams = 100;
constexpr std::uint32_t stream_window = 256 * 1024;
/// What all requests of a connection may have sent without having been taken.
constexpr std::int32_t connection_window = 1024 * 1024;
constexpr std::size_t most_unsent_answers_to_control = 1'000;

}  // namespace

/// Static members, so that they may reach into the session.
struct Http2Callbacks {
    static Http2Session& of(void* user) { return *static_cast<Http2Session*>(user); }

    static int begin_headers(nghttp2_session*, const nghttp2_frame* frame, void* user) {
        if (frame->headers.cat == NGHTTP2_HCAT_REQUEST) {
            of(user).begin(frame->hd.stream_id);
        }
        return 0;
    }
    static int header(nghttp2_session*, const nghttp2_frame* frame, const std::uint8_t* name, std::size_t name_length,
                      const std::uint8_t* value, std::size_t value_length, std::uint8_t, void* user) {
        // Trailers are dropped.
        if (frame->headers.cat == NGHTTP2_HCAT_REQUEST) {
            if (const auto exchange = of(user).find(frame->hd.stream_id)) {
                exchange->add_field({reinterpret_cast<const char*>(name), name_length},
                                    {reinterpret_cast<const char*>(value), value_length});
            }
        }
        return 0;
    }
    static int begin_frame(nghttp2_session*, const nghttp2_frame_hd* frame, void* user) {
        of(user).on_frame_begin(*frame);
        return 0;
    }
    static int frame_received(nghttp2_session*, const nghttp2_frame* frame, void* user) {
        of(user).on_frame(*frame);
        return 0;
    }
    static int invalid_frame(nghttp2_session*, const nghttp2_frame*, int, void* user) {
        of(user).check(of(user).limits_.reset(Http2Limits::Clock::now()));
        return 0;
    }
    static int data(nghttp2_session* session, std::uint8_t, std::int32_t id, const std::uint8_t* bytes,
                    std::size_t length, void* user) {
        const auto exchange = of(user).find(id);
        if (exchange != nullptr && !exchange->is_answer_finished()) {
            exchange->receive({reinterpret_cast<const char*>(bytes), length});
        } else {
            nghttp2_session_consume(session, id, length);
        }
        return 0;
    }
    static int frame_sent(nghttp2_session*, const nghttp2_frame* frame, void* user) {
        of(user).on_sent(*frame);
        return 0;
    }
    static int closed(nghttp2_session*, std::int32_t id, std::uint32_t, void* user) {
        of(user).on_closed(id);
        return 0;
    }
    static ssize_t body(nghttp2_session*, std::int32_t, std::uint8_t* buffer, std::size_t length, std::uint32_t* flags,
                        nghttp2_data_source* source, void*) {
        auto& exchange = *static_cast<Http2Exchange*>(source->ptr);
        if (!exchange.has_answer() && !exchange.is_answer_finished()) {
            return NGHTTP2_ERR_DEFERRED;
        }
        const auto count = exchange.take_answer({reinterpret_cast<char*>(buffer), length});
        if (exchange.is_answer_finished()) {
            *flags |= NGHTTP2_DATA_FLAG_EOF;
        }
        return static_cast<ssize_t>(count);
    }
};

nghttp2_session* make_nghttp2_session(Http2Session& session) {
    nghttp2_session_callbacks* callbacks = nullptr;
    nghttp2_option* options = nullptr;
    nghttp2_session* made = nullptr;
    if (nghttp2_session_callbacks_new(&callbacks) != 0 || nghttp2_option_new(&options) != 0) {
        throw std::bad_alloc();
    }
    nghttp2_session_callbacks_set_on_begin_headers_callback(callbacks, Http2Callbacks::begin_headers);
    nghttp2_session_callbacks_set_on_header_callback(callbacks, Http2Callbacks::header);
    nghttp2_session_callbacks_set_on_begin_frame_callback(callbacks, Http2Callbacks::begin_frame);
    nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks, Http2Callbacks::frame_received);
    nghttp2_session_callbacks_set_on_invalid_frame_recv_callback(callbacks, Http2Callbacks::invalid_frame);
    nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks, Http2Callbacks::data);
    nghttp2_session_callbacks_set_on_frame_send_callback(callbacks, Http2Callbacks::frame_sent);
    nghttp2_session_callbacks_set_on_stream_close_callback(callbacks, Http2Callbacks::closed);
    // Windows open as bodies are taken, not as they come.
    nghttp2_option_set_no_auto_window_update(options, 1);
    nghttp2_option_set_max_outbound_ack(options, most_unsent_answers_to_control);
    nghttp2_option_set_no_closed_streams(options, 1);
    const int error = nghttp2_session_server_new2(&made, callbacks, &session, options);
    nghttp2_option_del(options);
    nghttp2_session_callbacks_del(callbacks);
    if (error != 0) {
        throw std::bad_alloc();
    }
    const std::array settings{
        nghttp2_settings_entry{NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, most_streams},
        nghttp2_settings_entry{NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, stream_window},
        nghttp2_settings_entry{NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE, max_head_bytes},
        nghttp2_settings_entry{NGHTTP2_SETTINGS_NO_RFC7540_PRIORITIES, 1},
    };
    nghttp2_submit_settings(made, NGHTTP2_FLAG_NONE, settings.data(), settings.size());
    nghttp2_session_set_local_window_size(made, NGHTTP2_FLAG_NONE, 0, connection_window);
    return made;
}

nghttp2_data_provider body_provider(void* exchange) {
    return {.source = {.ptr = exchange}, .read_callback = Http2Callbacks::body};
}

}  // namespace messenger::net
