#include "host/process.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/use_future.hpp>
#include <csignal>
#include <future>
#include <thread>

#include "core/encoding.hpp"
#include "core/failure.hpp"
#include "core/log.hpp"
#include "host/door_settings.hpp"
#include "host/host_settings.hpp"
#include "host/peer_tls.hpp"
#include "host/tracing.hpp"

namespace messenger {
namespace {

constexpr std::chrono::milliseconds drain_poll{10};
/// A collector that does not answer is not to hold up the end.
constexpr std::chrono::milliseconds longest_flush{3'000};

std::size_t shards_of(const Settings& settings) {
    const auto count = settings.get(shard_count).number;
    return count > 0 ? static_cast<std::size_t>(count) : std::max(1U, std::thread::hardware_concurrency());
}

}  // namespace

std::filesystem::path make_data_dir(const Settings& settings) {
    const std::filesystem::path folder = settings.get(data_directory);
    std::error_code error;
    const bool is_new = std::filesystem::create_directories(folder, error);
    if (error) {
        throw DependencyError("the data folder " + folder.string() + " can't be made: " + error.message());
    }
    if (is_new) {
        std::filesystem::permissions(folder, std::filesystem::perms::owner_all, error);
    }
    return folder;
}

Process::Process(Settings loaded, std::vector<std::string> names)
    : settings(std::move(loaded)),
      service_names(std::move(names)),
      data_dir(make_data_dir(settings)),
      internal_token(settings.get(internal_api_token).value),
      is_one_process(service_names.size() > 1),
      shards(shards_of(settings)),
      tracing(Tracing::make(settings, metrics, shards)),
      reloads(settings),
      remote_peers_(settings, internal_token, shards, tasks, reloads,
                    is_one_process ? nullptr : peer_tls(settings, net::TlsContext::Role::client)) {
    if (!is_one_process) {
        check_peer_urls(settings, has_peer_tls(settings));
    }
    reloads.follow({&log_level},
                   [](const Settings& next) { return [level = next.get(log_level)] { log::set_level(level); }; });
    if (internal_token.empty()) {
        if (!is_one_process) {
            throw SettingsError("INTERNAL_API_TOKEN: is required (at least 16 characters, the same for every service)");
        }
        internal_token = random_hex(32);
    }
}

// Whatever holds sockets or timers goes before the shards whose contexts they belong to.
Process::~Process() {
    shards.stop();
    for (auto& hosted : services) {
        hosted->stop_blocking();
    }
    server_.reset();
    revocations_.reset();
    while (!services.empty()) {
        services.pop_back();
    }
    tokens_.reset();
    for (auto& peer : peers_) {
        peer.reset();
    }
}

void Process::add(const std::string& service_name,
                  const std::function<std::unique_ptr<Service>(ServiceContext&)>& factory) {
    services.push_back(std::make_unique<HostedService>(*this, service_name));
    services.back()->start(factory);
}

net::Transport& Process::peer(Peer peer) {
    const auto index = static_cast<std::size_t>(peer);
    // Shards ask for the first time while they serve, so several may come at once.
    std::call_once(peers_made_[index], [this, peer, index] {
        if (peers_[index] == nullptr) {
            peers_[index] = make_peer(peer);
        }
    });
    return *peers_[index];
}

std::unique_ptr<net::Transport> Process::make_peer(Peer peer) {
    if (std::ranges::find(service_names, to_string(peer)) != service_names.end()) {
        // Looked up at each call, since a service may ask for a peer that is constructed after it.
        return std::make_unique<net::InProcessTransport>(
            [this, peer]() -> net::HttpHandler& { return service(to_string(peer)).handler(); });
    }
    return remote_peers_.connect(peer);
}

void Process::set_peer(Peer peer, std::unique_ptr<net::Transport> transport) {
    peers_[static_cast<std::size_t>(peer)] = std::move(transport);
}

HostedService& Process::service(std::string_view service_name) {
    for (auto& hosted : services) {
        if (hosted->name() == service_name) {
            return *hosted;
        }
    }
    throw std::out_of_range("no such service in this process");
}

net::Authenticator& Process::tokens() {
    if (tokens_ == nullptr) {
        tokens_ = std::make_unique<net::TokenVerifier>(peer(Peer::auth));
    }
    return *tokens_;
}

Task<std::vector<std::string>> Process::failing_checks() {
    std::vector<std::string> failing;
    for (const auto& hosted : services) {
        if (const auto* preparation = hosted->preparation(); preparation != nullptr && !preparation->is_done()) {
            failing.push_back(preparation->name() + ": " + preparation->reason());
            continue;
        }
        for (const auto& [check_name, check] : hosted->checks()) {
            try {
                if (const auto result = co_await check(); !result) {
                    const auto& error = result.error();
                    failing.push_back(check_name + ": " +
                                      (error.detail().empty() ? std::string(error.problem().title) : error.detail()));
                }
            } catch (const std::exception& exception) {
                failing.push_back(check_name + ": " + std::string(safe_reason(exception)));
            }
        }
    }
    co_return failing;
}

void Process::run(const SettingList& known, const ReadSettings& read) {
    auto& front = *services.front();
    // Before anybody can learn that the process is ready, and so end it.
    signals_.add(SIGTERM);
    signals_.add(SIGINT);
    signals_.add(SIGHUP);
    // The other services are reached by the product's own only.
    const bool is_door = front.name() == "gateway";
    auto door = is_door ? door_of(settings) : net::HttpDoor{.tls = peer_tls(settings, net::TlsContext::Role::server)};
    const std::string scheme = door.tls != nullptr ? "https://" : "http://";
    if (door.tls != nullptr) {
        (is_door ? follow_certificate : follow_peer_tls)(reloads, door.tls);
    }
    server_ = std::make_unique<net::HttpServer>(shards, front.handler(), net::HttpTimeouts{}, std::move(door));
    const auto address = settings.get(bind_address).text;
    const auto port = server_->listen(address, settings.get(port_setting(front.name())).number);
    server_->start();
    start();
    const bool is_ipv6 = address.find(':') != std::string::npos;
    const auto url = scheme + (is_ipv6 ? "[" + address + "]" : address) + ":" + std::to_string(port);
    prepare([url] { log::info("ready", {{"url", url}}); });
    wait_for_signal(known, read);
    log::info("draining");
    drain();
    log::info("stopped");
}

void Process::start() {
    if (tokens_ != nullptr) {
        revocations_ = std::make_unique<contracts::RevocationFeed>(
            shards.context(0).get_executor(), peer(Peer::auth), [this](const contracts::Revocation& revocation) {
                if (revocation.session) {
                    tokens_->revoke(*revocation.session, revocation.reason);
                }
                if (revocation.user) {
                    tokens_->revoke(*revocation.user, revocation.at, revocation.reason);
                }
                for (const auto& listener : revocation_listeners) {
                    listener(revocation);
                }
            });
        tasks.spawn(shards.context(0), "revocation feed", [this] { return revocations_->run(); });
    }
    if (tracing != nullptr) {
        tasks.spawn(shards.context(0), "export of spans", [this] { return tracing->exporter().run(); });
    }
    shards.start();
}

void Process::stop(std::chrono::milliseconds patience) {
    std::promise<void> stopped;
    asio::post(shards.context(0), [this, &stopped, patience] {
        if (revocations_ != nullptr) {
            revocations_->stop();
        }
        remote_peers_.stop();
        for (auto& hosted : services) {
            if (auto* preparation = hosted->preparation()) {
                preparation->stop();
            }
            hosted->service().stop();
        }
        if (tracing != nullptr) {
            tracing->exporter().stop(std::min(patience / 2, longest_flush));
        }
        stopped.set_value();
    });
    stopped.get_future().wait();
    tasks.wait(patience);
}

Task<> Process::run_preparation(Preparation& preparation, std::function<bool()> is_all_done,
                                std::function<void()> when_all_done) {
    co_await preparation.run();
    // All of them run on the first shard, so that one is the last.
    if (preparation.is_done() && is_all_done()) {
        when_all_done();
    }
}

void Process::prepare(std::function<void()> when_all_done) {
    const auto is_prepared = [this] {
        return std::ranges::all_of(services, [](const auto& hosted) {
            return hosted->preparation() == nullptr || hosted->preparation()->is_done();
        });
    };
    if (is_prepared()) {
        return when_all_done();
    }
    for (const auto& hosted : services) {
        if (auto* preparation = hosted->preparation()) {
            tasks.spawn(shards.context(0), hosted->name() + " preparation",
                        [this, preparation, is_prepared, when_all_done] {
                            return run_preparation(*preparation, is_prepared, when_all_done);
                        });
        }
    }
}

void Process::wait_for_signal(const SettingList& known, const ReadSettings& read) {
    int signal = SIGHUP;
    while (true) {
        signals_.async_wait([&signal](boost::system::error_code, int number) { signal = number; });
        signal_context_.run();
        if (signal != SIGHUP) {
            break;
        }
        reloads.apply(known, read);
        signal_context_.restart();
    }
    // The drain is bounded by itself: a second SIGTERM changes nothing, which is what the set goes on to do with it; a
    // second Ctrl+C ends the process at once.
    signals_.remove(SIGINT);
}

void Process::drain() {
    const auto deadline =
        std::chrono::steady_clock::now() + std::chrono::seconds(settings.get(shutdown_timeout).number);
    // Whoever asks for readiness has to hear the 503, so the services are drained before nobody is let in any more.
    is_draining_ = true;
    for (auto& hosted : services) {
        auto drained = asio::co_spawn(shards.context(0), hosted->service().drain(), asio::use_future);
        if (drained.wait_until(deadline) != std::future_status::ready) {
            continue;
        }
        try {
            drained.get();
        } catch (const std::exception& exception) {
            log::error("draining failed", {{"part", hosted->name()}, {"reason", safe_reason(exception)}});
        }
    }
    server_->drain();
    while (server_->connections() > 0 && std::chrono::steady_clock::now() < deadline) {
        std::this_thread::sleep_for(drain_poll);
    }
    server_->abort();
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    stop(std::max(left, std::chrono::milliseconds(1'000)));
}

}  // namespace messenger
