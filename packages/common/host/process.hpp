// One running process: its services, what they share, and their life from the start to the end of the drain. Used by
// ServiceHost; lives in main's thread.
#pragma once

#include <prometheus/registry.h>

#include <array>
#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "contracts/revocation_feed.hpp"
#include "core/settings.hpp"
#include "host/hosted_service.hpp"
#include "host/reloads.hpp"
#include "host/remote_peers.hpp"
#include "host/spawned_tasks.hpp"
#include "net/http_server.hpp"
#include "net/shard.hpp"
#include "net/token_verifier.hpp"

namespace messenger {

class Tracing;

/// The data folder, made with mode 0700 if there is none. Throws DependencyError.
std::filesystem::path make_data_dir(const Settings& settings);

class Process {
  public:
    /// Makes what the services share; `service_names` are those that will be added. Throws SettingsError.
    Process(Settings settings, std::vector<std::string> service_names);
    ~Process();

    /// Constructs a service with a context of its own.
    void add(const std::string& name, const std::function<std::unique_ptr<Service>(ServiceContext&)>& factory);
    /// Starts the shards and what the process does on its own, without listening: tests call the services directly.
    void start();
    /// Ends the services' tasks.
    void stop(std::chrono::milliseconds patience);
    /// Binds the first service's port, starts everything, and returns on SIGTERM or SIGINT after the drain. On SIGHUP
    /// it takes over what `read` gives of the `known` settings.
    void run(const SettingList& known, const ReadSettings& read);

    // What the services' contexts hand out.
    Settings settings;
    std::vector<std::string> service_names;
    std::filesystem::path data_dir;
    std::string internal_token;
    bool is_one_process;
    prometheus::Registry metrics;
    net::Shards shards;
    std::unique_ptr<Tracing> tracing;  ///< null: no spans are recorded
    Reloads reloads;
    SpawnedTasks tasks;
    std::vector<std::unique_ptr<HostedService>> services;
    std::vector<contracts::RevocationFeed::Listener> revocation_listeners;
    net::Transport& peer(Peer peer);
    /// Puts a transport of a test in a peer's place.
    void set_peer(Peer peer, std::unique_ptr<net::Transport> transport);
    net::Authenticator& tokens();
    HostedService& service(std::string_view service_name);
    /// Asks every check of every service; the names of those that fail, with their reasons.
    Task<std::vector<std::string>> failing_checks();
    bool is_draining() const { return is_draining_.load(std::memory_order_relaxed); }

    /// Spawns what the services have to do before they serve; `when_all_done` is called once, on the first shard, or
    /// at once if there is nothing.
    void prepare(std::function<void()> when_all_done);

  private:
    std::unique_ptr<net::Transport> make_peer(Peer peer);
    Task<> run_preparation(Preparation& preparation, std::function<bool()> is_all_done,
                           std::function<void()> when_all_done);
    void wait_for_signal(const SettingList& known, const ReadSettings& read);
    void drain();

    RemotePeers remote_peers_;
    std::array<std::unique_ptr<net::Transport>, all_peers.size()> peers_;
    std::array<std::once_flag, all_peers.size()> peers_made_;
    std::unique_ptr<net::TokenVerifier> tokens_;
    std::unique_ptr<contracts::RevocationFeed> revocations_;
    std::unique_ptr<net::HttpServer> server_;
    std::atomic<bool> is_draining_{false};
    asio::io_context signal_context_{1};
    asio::signal_set signals_{signal_context_};
};

}  // namespace messenger
