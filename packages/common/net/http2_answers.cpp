// How an HTTP/2 connection answers its requests: each in a coroutine of its own.
#include <algorithm>
#include <array>
#include <boost/asio/co_spawn.hpp>
#include <vector>

#include "core/failure.hpp"
#include "core/log.hpp"
#include "core/unicode.hpp"
#include "net/hop_by_hop.hpp"
#include "net/http2_callbacks.hpp"
#include "net/http2_session.hpp"
#include "net/pipeline.hpp"
#include "net/refusal.hpp"
#include "net/response_head.hpp"

namespace messenger::net {
namespace {

/// Also those whose client has lost interest.
constexpr std::size_t most_running = 200;

nghttp2_nv field(std::string_view name, std::string_view value) {
    const auto bytes = [](std::string_view text) {
        return const_cast<std::uint8_t*>(reinterpret_cast<const std::uint8_t*>(text.data()));
    };
    return {.name = bytes(name),
            .value = bytes(value),
            .namelen = name.size(),
            .valuelen = value.size(),
            .flags = NGHTTP2_NV_FLAG_NONE};
}

}  // namespace

void Http2Session::serve(const Exchange& exchange) {
    head_deadline_.reset();
    if (running_ >= most_running || is_calm_demanded_) {
        reset(*exchange, NGHTTP2_REFUSED_STREAM);
        return;
    }
    ++running_;
    asio::co_spawn(stream_.get_executor(), answer(exchange),
                   [self = shared_from_this(), exchange](std::exception_ptr failure) {
                       if (failure) {
                           log::error("an answer can't be sent");
                           self->reset(*exchange, NGHTTP2_INTERNAL_ERROR);
                       }
                       --self->running_;
                       self->flush();
                       self->handler_ended_.notify();
                   });
}

Task<> Http2Session::answer(Exchange exchange) {
    auto head = exchange->head();
    const bool is_head = head && head->request.method == Method::head;
    auto response = co_await ask(exchange, head);
    if (exchange->is_closed()) {
        co_return;
    }
    const bool sends_body = has_body(response.status) && !is_head;
    submit(exchange, response, sends_body);
    if (sends_body && !response.stream) {
        exchange->answer(std::move(response.body));
        exchange->answer_ends();
    }
    flush();
    while (sends_body && response.stream && co_await exchange->drained()) {
        auto piece = co_await response.stream->next();
        if (exchange->is_closed()) {
            break;
        }
        if (!piece) {
            log::warning("an answer broke off", {{"reason", piece.error().detail()}});
            reset(*exchange, NGHTTP2_INTERNAL_ERROR);
            break;
        }
        if (piece->empty()) {
            exchange->answer_ends();
        } else {
            exchange->answer(std::move(*piece));
        }
        nghttp2_session_resume_data(session_.get(), exchange->id());
        flush();
        if (exchange->is_answer_finished()) {
            break;
        }
    }
    // nghttp2 reads the body from it.
    while (sends_body && !exchange->is_closed() && exchange->has_answer()) {
        co_await exchange->drained();
    }
}

Task<Response> Http2Session::ask(Exchange exchange, Result<RequestHead>& head) {
    Request nameless;
    identify(head ? head->request : nameless);
    const auto request_id = head ? head->request.request_id : nameless.request_id;
    if (!head) {
        co_return refusal(head.error(), request_id);
    }
    head->request.client_address = client_address_;
    head->request.is_encrypted = stream_.is_encrypted();
    exchange->on_taken = [this, id = exchange->id()](std::size_t bytes) {
        nghttp2_session_consume(session_.get(), id, bytes);
        flush();
    };
    if (head->expects_continue) {
        exchange->on_expected = [this, id = exchange->id()] {
            const std::array fields{field(":status", "100")};
            nghttp2_submit_headers(session_.get(), NGHTTP2_FLAG_NONE, id, nullptr, fields.data(), fields.size(),
                                   nullptr);
            flush();
        };
    }
    try {
        co_return co_await handler_.handle(std::move(head->request), *exchange);
    } catch (const std::exception& exception) {
        log::error("request failed", {{"requestId", request_id}, {"reason", safe_reason(exception)}});
        co_return refusal(failure_of(exception), request_id);
    }
}

void Http2Session::submit(const Exchange& exchange, const Response& response, bool sends_body) {
    std::vector<std::pair<std::string, std::string>> texts;
    texts.reserve(response.headers.size() + 3);
    texts.emplace_back(":status", std::to_string(response.status));
    for (const auto& [name, value] : response.headers) {
        if (!hop_by_hop_fields.contains(name)) {
            texts.emplace_back(ascii_lowered(std::string(name)), value);
        }
    }
    if (!response.headers.contains("Date")) {
        texts.emplace_back("date", http_date());
    }
    if (has_body(response.status) && !response.headers.contains("Content-Length")) {
        const auto length =
            response.stream ? response.stream->length() : std::optional<std::uint64_t>(response.body.size());
        if (length) {
            texts.emplace_back("content-length", std::to_string(*length));
        }
    }
    std::vector<nghttp2_nv> fields;
    fields.reserve(texts.size());
    for (const auto& [name, value] : texts) {
        fields.push_back(field(name, value));
    }
    const auto provider = body_provider(exchange.get());
    nghttp2_submit_response(session_.get(), exchange->id(), fields.data(), fields.size(),
                            sends_body ? &provider : nullptr);
}

}  // namespace messenger::net
