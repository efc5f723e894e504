// A program of the product with a service of the tests; PROBE in the environment says what goes wrong.
#include <cstdlib>

#include "core/failure.hpp"
#include "core/log.hpp"
#include "host/service_host.hpp"

namespace messenger {
namespace {

Task<> throw_logic_error() {
    throw std::logic_error("of a task");
    co_return;
}

class ProbeProgram final : public Service {
  public:
    static constexpr std::string_view name = "user";

    explicit ProbeProgram(ServiceContext& context) : context_(context) {
        const char* given = std::getenv("PROBE");
        const std::string_view wish = given != nullptr ? given : "";
        if (wish == "bad settings") {
            throw SettingsError("one is wrong; another is wrong");
        }
        if (wish == "dependency away") {
            throw DependencyError("the store is away");
        }
        if (wish == "failing task") {
            context.spawn("doomed", throw_logic_error);
        }
        fails_to_drain_ = wish == "failing drain";
    }
    Task<> drain() override {
        net::Request request;
        request.path = "/readyz";
        const auto answer = co_await context_.peer(Peer::user).send(std::move(request), {}, std::chrono::seconds(5));
        log::info("draining probe", {{"readiness", answer ? answer->status : 0}});
        if (fails_to_drain_) {
            throw std::logic_error("of a drain");
        }
    }
    void stop() override { log::info("stopping probe"); }

  private:
    ServiceContext& context_;
    bool fails_to_drain_ = false;
};

}  // namespace
}  // namespace messenger

int main(int argc, char** argv) {
    messenger::ServiceHost host(argc, argv);
    host.add<messenger::ProbeProgram>();
    return host.run();
}
