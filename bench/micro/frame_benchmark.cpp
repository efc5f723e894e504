// The WebSocket frame code: framing, decoding of what clients send, the check of UTF-8, compression.
#include <benchmark/benchmark.h>

#include <span>
#include <string>

#include "net/ws/deflate.hpp"
#include "net/ws/frame.hpp"
#include "sample_event.hpp"

namespace messenger::bench {
namespace {

using namespace net::ws;

void count_bytes(benchmark::State& state, std::size_t bytes) {
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(bytes));
}

void encode_frame(benchmark::State& state) {
    const std::string payload(static_cast<std::size_t>(state.range(0)), 'x');
    std::string out;
    for (auto _ : state) {
        out.clear();
        append_frame(out, Opcode::text, payload);
        benchmark::DoNotOptimize(out.data());
    }
    count_bytes(state, payload.size());
}
BENCHMARK(encode_frame)->Arg(128)->Arg(512)->Arg(64 << 10);

void decode_masked_frame(benchmark::State& state) {
    const std::string payload(static_cast<std::size_t>(state.range(0)), 'x');
    std::string stream;
    // Decoding unmasks in place, so that every second round decodes what the mask has made of the text. The mask is
    // ASCII and leaves that text, too.
    append_masked_frame(stream, Opcode::text, payload, {1, 2, 3, 4});
    FrameDecoder decoder({});
    for (auto _ : state) {
        std::span<char> input(stream);
        auto frame = decoder.next(input);
        if (!frame || !*frame) {
            state.SkipWithError("the frame was refused");
            break;
        }
        benchmark::DoNotOptimize((*frame)->payload.data());
    }
    count_bytes(state, payload.size());
}
BENCHMARK(decode_masked_frame)->Arg(128)->Arg(512)->Arg(64 << 10);

void validate_utf8(benchmark::State& state, std::string_view letter) {
    std::string text;
    while (text.size() < 4096) {
        text += letter;
    }
    for (auto _ : state) {
        benchmark::DoNotOptimize(is_utf8(text));
    }
    count_bytes(state, text.size());
}
BENCHMARK_CAPTURE(validate_utf8, ascii, "x");
BENCHMARK_CAPTURE(validate_utf8, cyrillic, "\xD1\x8F");
BENCHMARK_CAPTURE(validate_utf8, emoji, "\xF0\x9F\x8D\xB5");

void deflate_event(benchmark::State& state) {
    const auto json = sample_event_json();
    std::size_t compressed = 0;
    for (auto _ : state) {
        compressed = deflate_message(json, 15).size();
        benchmark::DoNotOptimize(compressed);
    }
    count_bytes(state, json.size());
    state.counters["ratio"] = static_cast<double>(json.size()) / static_cast<double>(compressed);
}
BENCHMARK(deflate_event);

void inflate_event(benchmark::State& state) {
    const auto json = sample_event_json();
    const auto compressed = deflate_message(json, 15);
    for (auto _ : state) {
        auto message = inflate_message(compressed, json.size());
        benchmark::DoNotOptimize(message);
    }
    count_bytes(state, json.size());
}
BENCHMARK(inflate_event);

}  // namespace
}  // namespace messenger::bench
