// bench-micro: Google Benchmark's own flags, and a log that does not mix with its table.
#include <benchmark/benchmark.h>

#include "core/log.hpp"

int main(int argc, char** argv) {
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) {
        return 2;
    }
    messenger::log::start("bench-micro", messenger::log::Level::warning);
    benchmark::RunSpecifiedBenchmarks();
    benchmark::Shutdown();
    messenger::log::stop();
    return 0;
}
