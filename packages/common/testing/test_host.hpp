// TestHost: services in a process of a test, on a temporary data folder, called without sockets through the same
// pipeline that serves HTTP.
#pragma once

#include <boost/json.hpp>
#include <map>
#include <memory>
#include <string>

#include "host/process.hpp"
#include "testing/temporary_folder.hpp"

namespace messenger::testing {

/// An answer with its body read as JSON if it is some.
struct Reply {
    int status = 0;
    net::Headers headers;
    std::string text;
    boost::json::value json;

    /// A member of a JSON object by path, such as at("user.id"); null when it isn't there.
    boost::json::value at(std::string_view path) const;
    /// The same as text, for strings.
    std::string string_at(std::string_view path) const;
    /// The slug of a problem's type.
    std::string problem() const;
};

/// What to ask; the body is sent as it is, so that broken ones can be sent too.
struct Call {
    net::Method method = net::Method::get;
    std::string target = "/";
    std::string body{};
    std::string token{};
    std::map<std::string, std::string> headers{};
    std::string client_address = "127.0.0.1";
};

/// Used from the test's thread; services run on one shard.
class TestHost {
  public:
    /// `settings` override the defaults, by name.
    explicit TestHost(std::map<std::string, std::string> settings = {});
    ~TestHost();

    template <typename S>
    void add() {
        process_->add(std::string(S::name), [](ServiceContext& context) { return std::make_unique<S>(context); });
    }
    /// A fake in a peer's place; before start().
    void set_peer(Peer peer, std::unique_ptr<net::Transport> transport) {
        process_->set_peer(peer, std::move(transport));
    }
    /// Returns when the services can serve.
    void start();
    /// Ends the services and their threads; what they consist of stays until the end of the host, or restart().
    void stop();
    /// Ends the services and starts anew on the same data with `add` and start().
    void restart();

    /// Calls a service and waits for the answer; a JSON content type is set unless the call has one.
    Reply call(std::string_view service, Call call);
    /// The same as a peer with the internal token.
    Reply call_internally(std::string_view service, Call call);
    Process& process() { return *process_; }
    const std::filesystem::path& data_dir() const { return folder_.path(); }

  private:
    void make_process();

    TemporaryFolder folder_;
    std::map<std::string, std::string> overrides_;
    std::unique_ptr<Process> process_;
    bool is_running_ = false;
};

}  // namespace messenger::testing
