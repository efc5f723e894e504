// What it costs to hold a request against its schema.
#include <benchmark/benchmark.h>

#include <boost/json.hpp>

#include "http/schemas.hpp"

namespace messenger::bench {
namespace {

boost::json::object create_room(std::int64_t members) {
    boost::json::array ids;
    for (std::int64_t i = 0; i < members; ++i) {
        ids.emplace_back(UserId::generate().to_string());
    }
    return {{"type", "group"}, {"name", "Tea"}, {"topic", "at four"}, {"public", true}, {"memberIds", std::move(ids)}};
}

void validate_request(benchmark::State& state) {
    const auto request = create_room(state.range(0));
    for (auto _ : state) {
        auto parsed = chat::create_room_request.parse(request);
        if (!parsed) {
            state.SkipWithError("the request was refused");
            break;
        }
        benchmark::DoNotOptimize(parsed);
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(validate_request)->Arg(1)->Arg(10)->Arg(1000);

void parse_and_validate_request(benchmark::State& state) {
    const auto body = boost::json::serialize(create_room(state.range(0)));
    for (auto _ : state) {
        auto parsed = chat::create_room_request.parse(boost::json::parse(body));
        benchmark::DoNotOptimize(parsed);
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(parse_and_validate_request)->Arg(1)->Arg(10)->Arg(1000);

void refuse_request(benchmark::State& state) {
    const boost::json::object request{{"type", "cellar"}, {"name", ""}, {"public", 1}, {"memberIds", "all"}};
    for (auto _ : state) {
        auto parsed = chat::create_room_request.parse(request);
        if (parsed) {
            state.SkipWithError("the request was accepted");
            break;
        }
        benchmark::DoNotOptimize(parsed);
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(refuse_request);

}  // namespace
}  // namespace messenger::bench
