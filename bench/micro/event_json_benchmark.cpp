// An event of the room log as JSON, and a client's request to send one.
#include <benchmark/benchmark.h>

#include <boost/json.hpp>
#include <string>

#include "http/schemas.hpp"
#include "net/pipeline.hpp"
#include "sample_event.hpp"

namespace messenger::bench {
namespace {

/// Once for each message, by the writer.
void encode_event_payload(benchmark::State& state) {
    const auto draft = sample_draft(RoomId::generate(), UserId::generate());
    const auto at = now();
    for (auto _ : state) {
        auto payload = chat::encode_payload(draft, 123'456, at);
        benchmark::DoNotOptimize(payload.data());
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(encode_event_payload);

/// Once for each message, by the room's owner.
void append_event_envelope(benchmark::State& state) {
    const auto event = sample_event();
    std::string out;
    for (auto _ : state) {
        out.clear();
        chat::append_event_json(out, event);
        benchmark::DoNotOptimize(out.data());
    }
    state.SetItemsProcessed(state.iterations());
    state.counters["bytes"] = static_cast<double>(out.size());
}
BENCHMARK(append_event_envelope);

/// A frame of a client, from its text to the command.
void parse_send_request(benchmark::State& state) {
    const auto frame = boost::json::serialize(boost::json::object{{"op", "message.send"},
                                                                  {"id", "42"},
                                                                  {"room", RoomId::generate().to_string()},
                                                                  {"text", sample_text()},
                                                                  {"clientId", Uuid::generate().to_string()}});
    for (auto _ : state) {
        const auto json = net::parse_json(frame);
        const auto room = chat::room_request.parse(json->as_object());
        auto message = chat::parse_post(json->as_object());
        if (!room || !message) {
            state.SkipWithError("the request was refused");
            break;
        }
        benchmark::DoNotOptimize(message);
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(parse_send_request);

}  // namespace
}  // namespace messenger::bench
