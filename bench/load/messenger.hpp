// A Messenger server of the benchmark's own, with users and rooms in its store from the start; and its clients.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <unordered_set>
#include <vector>

#include "core/jwt.hpp"
#include "load/process.hpp"
#include "load/web_socket.hpp"
#include "testing/temporary_folder.hpp"

namespace messenger::bench {

/// Rooms and their members, by index.
struct Scene {
    std::vector<RoomId> rooms;
    std::vector<UserId> users;
};

enum class MessengerShape { one_process, only_chat };
struct MessengerOptions {
    MessengerShape shape = MessengerShape::one_process;
    int instances = 1;  ///< of chat, on the database
    std::string database = "sqlite:chat.db";
    std::string redis{};
};

/// One process on embedded SQLite, in a temporary folder, entered through its gateway; or the chat service by itself,
/// with auth in a process beside it, entered directly. No user is registered: the benchmark signs tokens with the
/// server's key, and writes rooms through the chat service's own store before the server starts.
class MessengerServer {
  public:
    using Shape = MessengerShape;
    using Options = MessengerOptions;

    /// Room r has the users `members(r)`. The programs of the services lie beside `program`, which is all of them.
    MessengerServer(std::filesystem::path program, std::size_t users, std::size_t rooms,
                    const std::function<std::vector<std::size_t>(std::size_t)>& members, Options options = {});

    const Scene& scene() const { return scene_; }
    /// Of the first instance, or of one of them.
    const std::string& port() const { return ports_.front(); }
    const std::string& port(std::size_t client) const { return ports_[client % ports_.size()]; }
    pid_t pid() const { return processes_.front()->pid(); }
    std::vector<pid_t> pids() const;
    std::string token(std::size_t user) const;
    /// Starts one more instance of chat on the same database.
    void add_instance();
    /// Ends the server and starts it again on the same data; the time from the start of the program to "ready".
    std::chrono::duration<double, std::milli> restart();

  private:
    void start();
    /// Starts an instance of chat, and gives its port.
    std::string run_chat(std::unique_ptr<Process>& process);
    /// Starts a program, and gives its port.
    std::string run(std::unique_ptr<Process>& process, const std::string& program,
                    std::vector<std::string> environment);
    void seed(std::size_t rooms, const std::function<std::vector<std::size_t>(std::size_t)>& members);

    testing::TemporaryFolder folder_;
    std::filesystem::path program_;
    Options options_;
    std::string key_pem_ = JwtSigner::generate_pem();
    JwtSigner signer_ = JwtSigner::from_pem(key_pem_).value();
    std::string internal_token_ = Uuid::generate().to_string();
    Scene scene_;
    std::unique_ptr<Process> auth_;
    std::string auth_port_;
    std::vector<std::unique_ptr<Process>> processes_;
    std::vector<std::string> ports_;
};

class MessengerClient final : public WebSocketClient {
  public:
    /// Sends to `room`.
    MessengerClient(Totals& totals, std::size_t text_bytes, std::string room)
        : WebSocketClient(totals, text_bytes), room_(std::move(room)) {}

    /// The first frame; with `resumes`, from the end of what this client has of each room.
    void hello(const std::string& token, bool resumes = false);
    bool is_welcomed() const { return is_welcomed_; }
    /// What the connection was closed with; 0 while it is not.
    using WebSocketClient::close_code;
    /// Whether it has everything up to the ends of the logs that its welcome named.
    bool has_caught_up() const { return is_welcomed_ && behind_ == 0; }
    /// How many others are there by what it was last told of each.
    std::size_t present() const { return present_.size(); }
    void disconnect();
    /// Sends one message to another room.
    void send_to(std::string room);

    void on_text(net::ws::Connection& connection, std::string_view text) override;

  protected:
    void post(const std::string& id, const std::string& text) override;

  private:
    struct Room {
        std::int64_t seq = 0;   ///< everything up to here has come
        std::int64_t goal = 0;  ///< the end of the log at the welcome
    };
    void on_event(std::string_view text);
    void on_presence(std::string_view text);
    void on_welcome(std::string_view text);

    std::string room_;
    std::unordered_map<std::string, Room> rooms_;
    std::size_t behind_ = 0;
    std::string user_;  ///< its own id
    std::unordered_set<std::string> present_;
    bool is_welcomed_ = false;
};

}  // namespace messenger::bench
