#include "host/hosted_service.hpp"

#include "host/host_settings.hpp"
#include "host/operations.hpp"
#include "host/process.hpp"
#include "host/tracing.hpp"
#include "host/version.hpp"
#include "net/openapi.hpp"

namespace messenger {

namespace {
constexpr std::size_t blocking_queue = 1024;
}

HostedService::HostedService(Process& process, std::string name)
    : process_(process),
      name_(std::move(name)),
      tracer_(process.tracing != nullptr ? process.tracing->tracer_of(name_) : nullptr),
      cors_(process.settings.get(cors_origins)) {
    process_.reloads.follow({&cors_origins}, [this](const Settings& next) {
        return [this, origins = next.get(cors_origins)] { cors_.replace(origins); };
    });
}

void HostedService::start(const std::function<std::unique_ptr<Service>(ServiceContext&)>& factory) {
    add_operational_routes();
    service_ = factory(*this);
    pipeline_ = std::make_unique<net::Pipeline>(net::PipelineParts{
        .routes = routes_,
        .authenticator = authenticator_ != nullptr ? *authenticator_ : process_.tokens(),
        .cors = cors_,
        .internal_token = process_.internal_token,
        .metrics = net::HttpMetrics(process_.metrics, name_, routes_),
        // The gateway writes a line, and records a span, for every request that comes through it.
        .logs_requests =
            process_.settings.get(access_log).on && process_.service_names.size() == 1 && name_ != "gateway",
        .tracer = name_ != "gateway" ? tracer_ : nullptr,
        .is_prepared = [this] { return preparation_ == nullptr || preparation_->is_done(); }});
    handler_ = service_->handler(*pipeline_);
}

void HostedService::stop_blocking() {
    if (blocking_) {
        blocking_->stop();
    }
}

const Settings& HostedService::settings() const {
    return process_.settings;
}
const std::filesystem::path& HostedService::data_dir() const {
    return process_.data_dir;
}
bool HostedService::is_one_process() const {
    return process_.is_one_process;
}
net::Shards& HostedService::shards() {
    return process_.shards;
}
store::BlockingPool& HostedService::blocking() {
    std::call_once(blocking_made_, [this] {
        blocking_.emplace(static_cast<std::size_t>(process_.settings.get(blocking_threads).number), blocking_queue);
    });
    return *blocking_;
}
prometheus::Registry& HostedService::metrics() {
    return process_.metrics;
}
net::Transport& HostedService::peer(Peer peer) {
    return process_.peer(peer);
}
net::Authenticator& HostedService::tokens() {
    return process_.tokens();
}
const std::string& HostedService::internal_token() const {
    return process_.internal_token;
}

void HostedService::on_reload(const SettingList& followed, Reload reload, Reloads::When when) {
    process_.reloads.follow(followed, std::move(reload), when);
}

void HostedService::on_revoked(std::function<void(const contracts::Revocation&)> listener) {
    process_.revocation_listeners.push_back(std::move(listener));
}

void HostedService::prepare(std::string dependency, std::function<void()> work, std::function<void()> when_done) {
    preparation_ =
        std::make_unique<Preparation>(std::move(dependency), blocking(), std::move(work), std::move(when_done));
}

void HostedService::add_readiness(std::string check_name, ReadinessCheck check) {
    checks_.emplace_back(std::move(check_name), std::move(check));
}

void HostedService::spawn(std::string task_name, std::function<Task<>()> task, std::size_t shard) {
    process_.tasks.spawn(process_.shards.context(shard), std::move(task_name), std::move(task));
}

void HostedService::add_operational_routes() {
    routes_.get("/healthz", "Whether the process is alive")
        .operational()
        .answers(200, "It is")
        .handled_by(&HostedService::healthz, this);
    routes_.get("/readyz", "Whether the service can serve")
        .operational()
        .answers(200, "It can")
        .answers(503, "A dependency fails, or the process is ending")
        .handled_by(&HostedService::readyz, this);
    if (name_ != "gateway") {
        routes_.get("/openapi.json", "This document")
            .operational()
            .answers(200, "OpenAPI 3.1")
            .handled_by(&HostedService::openapi, this);
        routes_.get("/metrics", "Metrics in the Prometheus text format")
            .operational()
            .answers(200, "The metrics")
            .handled_by(&HostedService::metrics_text, this);
    }
}

Task<Result<net::Response>> HostedService::healthz(net::Exchange&) {
    co_return net::Response::json(200, R"({"status":"ok"})");
}

Task<Result<net::Response>> HostedService::readyz(net::Exchange&) {
    if (process_.is_draining()) {
        co_return fail(problem::unavailable, "the process is ending");
    }
    const auto failing = co_await process_.failing_checks();
    if (failing.empty()) {
        co_return net::Response::json(200, R"({"status":"ready"})");
    }
    std::string detail;
    for (const auto& check : failing) {
        detail += (detail.empty() ? "" : "; ") + check;
    }
    co_return fail(problem::unavailable, std::move(detail));
}

Task<Result<net::Response>> HostedService::metrics_text(net::Exchange&) {
    co_return metrics_response(process_.metrics);
}

Task<Result<net::Response>> HostedService::openapi(net::Exchange&) {
    co_return net::Response::json(
        200, boost::json::serialize(net::openapi_document("Messenger: " + name_, version, routes_)));
}

}  // namespace messenger
