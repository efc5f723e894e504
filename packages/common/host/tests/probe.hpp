// A service of the tests, which does what its state says.
#pragma once

#include <atomic>
#include <boost/asio/this_coro.hpp>
#include <functional>
#include <stdexcept>

#include "host/service.hpp"

namespace messenger {

struct ProbeState {
    std::atomic<bool> is_ready{true};
    std::atomic<int> drained{0};
    std::atomic<int> stopped{0};
    std::function<void(ServiceContext&)> when_made = [](ServiceContext&) {};
};

class Probe final : public Service {
  public:
    static constexpr std::string_view name = "user";

    Probe(ServiceContext& context, ProbeState& state) : state_(state) {
        context.routes().get("/probe", "What the probe says").open().answers(200, "It").handled_by(&Probe::say, this);
        context.routes().get("/probe/me", "Needs a token").handled_by(&Probe::say, this);
        context.routes().get("/internal/probe", "Not for clients").internal().handled_by(&Probe::say, this);
        context.add_readiness("probe store", [this] { return check(); });
        state_.when_made(context);
    }
    Task<> drain() override {
        ++state_.drained;
        co_return;
    }
    void stop() override { ++state_.stopped; }

  private:
    Task<Result<net::Response>> say(net::Exchange&) {
        co_return net::Response::json(200, "[" + std::to_string(net::Shards::current().value_or(99)) + "]");
    }
    Task<Result<>> check() {
        if (!state_.is_ready) {
            co_return fail(problem::unavailable);
        }
        co_return Result<>{};
    }

    ProbeState& state_;
};

}  // namespace messenger
