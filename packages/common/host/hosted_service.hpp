// One service within its process: the context that it was constructed with, its routes and its pipeline.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "host/preparation.hpp"
#include "host/service.hpp"
#include "net/pipeline.hpp"

namespace messenger {

class Process;

class HostedService final : public ServiceContext {
  public:
    HostedService(Process& process, std::string name);

    /// Constructs the service and closes its table of routes.
    void start(const std::function<std::unique_ptr<Service>(ServiceContext&)>& factory);

    /// Joins the threads of blocking(); once the shards have stopped.
    void stop_blocking();

    const std::string& name() const { return name_; }
    Service& service() { return *service_; }
    net::HttpHandler& handler() { return *handler_; }
    /// What has to be done before it serves; null if nothing. Lives as long as the service.
    Preparation* preparation() const { return preparation_.get(); }
    const std::vector<std::pair<std::string, ReadinessCheck>>& checks() const { return checks_; }

    const Settings& settings() const override;
    const std::filesystem::path& data_dir() const override;
    bool is_one_process() const override;
    net::RouteTable& routes() override { return routes_; }
    net::Shards& shards() override;
    store::BlockingPool& blocking() override;
    prometheus::Registry& metrics() override;
    const net::Tracer* tracer() const override { return tracer_; }
    net::Transport& peer(Peer peer) override;
    net::Authenticator& tokens() override;
    const std::string& internal_token() const override;
    const net::CorsPolicy& cors() const override { return cors_; }
    void on_reload(const SettingList& followed, Reload reload, Reloads::When when) override;
    void authenticate_with(net::Authenticator& authenticator) override { authenticator_ = &authenticator; }
    void on_revoked(std::function<void(const contracts::Revocation&)> listener) override;
    void prepare(std::string dependency, std::function<void()> work, std::function<void()> when_done) override;
    void add_readiness(std::string check_name, ReadinessCheck check) override;
    void spawn(std::string task_name, std::function<Task<>()> task, std::size_t shard) override;

  private:
    /// /healthz and /readyz; /openapi.json and /metrics except at the gateway, which has its own.
    void add_operational_routes();
    Task<Result<net::Response>> healthz(net::Exchange& exchange);
    Task<Result<net::Response>> readyz(net::Exchange& exchange);
    Task<Result<net::Response>> metrics_text(net::Exchange& exchange);
    Task<Result<net::Response>> openapi(net::Exchange& exchange);

    Process& process_;
    std::string name_;
    const net::Tracer* tracer_;
    net::RouteTable routes_;
    net::CorsPolicy cors_;
    std::once_flag blocking_made_;  ///< a gateway needs none
    std::optional<store::BlockingPool> blocking_;
    net::Authenticator* authenticator_ = nullptr;
    std::vector<std::pair<std::string, ReadinessCheck>> checks_;
    std::unique_ptr<Preparation> preparation_;
    std::unique_ptr<net::Pipeline> pipeline_;
    std::unique_ptr<Service> service_;
    net::HttpHandler* handler_ = nullptr;
};

}  // namespace messenger
