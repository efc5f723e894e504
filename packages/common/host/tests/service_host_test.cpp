// A whole program: its exit codes, what it tells, and how it ends.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <boost/json.hpp>
#include <csignal>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "testing/temporary_folder.hpp"

namespace messenger {
namespace {

/// A run of the program in a folder of its own.
class Program {
  public:
    explicit Program(std::map<std::string, std::string> environment, const std::vector<std::string>& flags = {}) {
        environment.try_emplace("MESSENGER_DATA_DIR", (folder_.path() / "data").string());
        environment.try_emplace("INTERNAL_API_TOKEN", "internal-token-of-the-tests");
        environment.try_emplace("MESSENGER_SHARDS", "3");
        environment.try_emplace("USER_SERVICE_PORT", "0");
        std::vector<std::string> texts{PROBE_PROGRAM};
        texts.insert(texts.end(), flags.begin(), flags.end());
        const auto arguments = texts.size();
        for (const auto& [name, value] : environment) {
            texts.push_back(name + "=" + value);
        }
        std::vector<char*> argv;
        std::vector<char*> envp;
        for (std::size_t i = 0; i < texts.size(); ++i) {
            (i < arguments ? argv : envp).push_back(texts[i].data());
        }
        argv.push_back(nullptr);
        envp.push_back(nullptr);
        std::array<int, 2> pipe{};
        EXPECT_EQ(::pipe2(pipe.data(), O_CLOEXEC), 0);
        posix_spawn_file_actions_t actions;
        ::posix_spawn_file_actions_init(&actions);
        ::posix_spawn_file_actions_adddup2(&actions, pipe[1], STDERR_FILENO);
        ::posix_spawn_file_actions_addchdir_np(&actions, folder_.path().c_str());
        EXPECT_EQ(::posix_spawn(&process_, PROBE_PROGRAM, &actions, nullptr, argv.data(), envp.data()), 0);
        ::posix_spawn_file_actions_destroy(&actions);
        ::close(pipe[1]);
        errors_ = ::fdopen(pipe[0], "r");
    }
    ~Program() {
        if (process_ != 0) {
            ::kill(process_, SIGKILL);
            ended();
        }
        std::fclose(errors_);
    }
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;

    /// Reads the log up to this message.
    boost::json::object wait_for(const std::string& message) {
        while (read_line()) {
            if (line_.starts_with("{")) {
                auto entry = boost::json::parse(line_).as_object();
                if (entry.at("msg").as_string() == message) {
                    return entry;
                }
            }
        }
        ADD_FAILURE() << "no line says " << message << ":\n" << told_;
        return {};
    }
    /// Waits for the end; the exit code, or 1000 and the signal.
    int ended() {
        while (read_line()) {
        }
        int status = 0;
        ::waitpid(std::exchange(process_, 0), &status, 0);
        return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
    }
    /// Writes a file into the folder that it runs in.
    void write(const std::string& name, const std::string& text) const { std::ofstream(folder_.path() / name) << text; }
    void signal(int number) const { ::kill(process_, number); }
    const std::string& told() const { return told_; }

  private:
    bool read_line() {
        line_.clear();
        for (int c = std::fgetc(errors_); c != EOF; c = std::fgetc(errors_)) {
            told_ += static_cast<char>(c);
            if (c == '\n') {
                return true;
            }
            line_ += static_cast<char>(c);
        }
        return !line_.empty();
    }

    testing::TemporaryFolder folder_;
    pid_t process_ = 0;
    std::FILE* errors_ = nullptr;
    std::string line_;
    std::string told_;
};

std::uint16_t port_of(const boost::json::object& ready) {
    const std::string url(ready.at("url").as_string());
    return static_cast<std::uint16_t>(std::stoi(url.substr(url.rfind(':') + 1)));
}

int status_of(std::uint16_t port, const std::string& path) {
    boost::asio::io_context context;
    boost::asio::ip::tcp::socket socket(context);
    socket.connect({boost::asio::ip::address_v4::loopback(), port});
    boost::asio::write(socket,
                       boost::asio::buffer("GET " + path + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"));
    std::string answer;
    boost::system::error_code error;
    boost::asio::read(socket, boost::asio::dynamic_buffer(answer), error);
    return answer.starts_with("HTTP/1.1 ") ? std::stoi(answer.substr(9, 3)) : 0;
}

TEST(ServiceHostTest, ServesUntilASignalThenDrainsAndEndsWith0) {
    for (const int number : {SIGTERM, SIGINT}) {
        Program program({});
        const auto ready = program.wait_for("ready");
        EXPECT_EQ(ready.at("service").as_string(), "user");
        for (const auto path : {"/healthz", "/readyz", "/metrics", "/openapi.json"}) {
            EXPECT_EQ(status_of(port_of(ready), path), 200) << path;
        }
        program.signal(number);
        EXPECT_EQ(program.wait_for("draining probe").at("readiness").as_int64(), 503);
        program.wait_for("stopping probe");
        program.wait_for("stopped");
        EXPECT_EQ(program.ended(), 0);
    }
}

TEST(ServiceHostTest, ASignalRightAfterTheReadyLineIsNotMissed) {
    for (int i = 0; i < 10; ++i) {
        Program program({});
        program.wait_for("ready");
        program.signal(SIGTERM);
        program.signal(SIGTERM);
        ASSERT_EQ(program.ended(), 0) << program.told();
    }
}

TEST(ServiceHostTest, ATakenPortIsToldAndEndsWith1) {
    Program first({});
    const auto port = std::to_string(port_of(first.wait_for("ready")));
    Program second({{"USER_SERVICE_PORT", port}});
    EXPECT_EQ(second.ended(), 1);
    EXPECT_NE(second.told().find("can't listen on 127.0.0.1:" + port), std::string::npos) << second.told();
    EXPECT_EQ(second.told().find("\"ready\""), std::string::npos);
    first.signal(SIGTERM);
    EXPECT_EQ(first.ended(), 0);
}

TEST(ServiceHostTest, AServiceThatCannotBeMadeIsToldInOneLine) {
    Program settings({{"PROBE", "bad settings"}});
    EXPECT_EQ(settings.ended(), 2);
    EXPECT_NE(settings.told().find("one is wrong; another is wrong"), std::string::npos) << settings.told();
    EXPECT_EQ(std::ranges::count(settings.told(), '\n'), 1) << settings.told();
    Program dependency({{"PROBE", "dependency away"}});
    EXPECT_EQ(dependency.ended(), 1);
    EXPECT_NE(dependency.told().find("the store is away"), std::string::npos) << dependency.told();
}

TEST(ServiceHostTest, WrongSettingsAreAllToldAndLeaveNothingBehind) {
    const testing::TemporaryFolder folder;
    const auto data = folder.path() / "data";
    Program program({{"MESSENGER_DATA_DIR", data.string()},
                     {"INTERNAL_API_TOKEN", ""},
                     {"USER_SERVICE_URL", "nonsense"},
                     {"CHAT_SERVICE_PROT", "1"}},
                    {"--bind-address=here", "--nonsense"});
    EXPECT_EQ(program.ended(), 2);
    for (const auto name :
         {"INTERNAL_API_TOKEN", "USER_SERVICE_URL", "CHAT_SERVICE_PROT", "BIND_ADDRESS", "--nonsense"}) {
        EXPECT_NE(program.told().find(name), std::string::npos) << name << " in:\n" << program.told();
    }
    EXPECT_FALSE(std::filesystem::exists(data));
}

TEST(ServiceHostTest, ASighupReadsTheFilesOfSettingsAnewAndTheConnectionsGoOn) {
    Program program({});
    const auto port = port_of(program.wait_for("ready"));
    boost::asio::io_context context;
    boost::asio::ip::tcp::socket socket(context);
    socket.connect({boost::asio::ip::address_v4::loopback(), port});
    const auto ask = [&socket] {
        boost::asio::write(socket, boost::asio::buffer(std::string("GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n")));
        std::string answer(12, '\0');
        boost::asio::read(socket, boost::asio::buffer(answer));
        std::string rest;
        boost::asio::read_until(socket, boost::asio::dynamic_buffer(rest), "{\"status\":\"ok\"}");
        return answer;
    };
    EXPECT_EQ(ask(), "HTTP/1.1 200");

    program.write(".env", "LOG_LEVEL=warning\nAUTH_SERVICE_PORT=1\n");
    program.signal(SIGHUP);
    const auto frozen = program.wait_for("changed settings need a restart");
    EXPECT_EQ(frozen.at("settings").as_string(), "AUTH_SERVICE_PORT");
    EXPECT_EQ(ask(), "HTTP/1.1 200");

    program.write(".env", "LOG_LEVEL=nonsense\n");
    program.signal(SIGHUP);
    const auto refused = program.wait_for("the settings that were read anew are wrong: the old ones stay in force");
    EXPECT_TRUE(refused.at("reason").as_string().starts_with("LOG_LEVEL: must be"));
    EXPECT_EQ(ask(), "HTTP/1.1 200");

    program.write(".env", "LOG_LEVEL=info\nCORS_ORIGINS=https://a.example\n");
    program.signal(SIGHUP);
    EXPECT_EQ(program.wait_for("settings read anew").at("changed").as_string(), "CORS_ORIGINS,LOG_LEVEL");
    EXPECT_EQ(ask(), "HTTP/1.1 200");
    program.signal(SIGTERM);
    EXPECT_EQ(program.ended(), 0) << program.told();
}

TEST(ServiceHostTest, SettingsAreCheckedWithoutAStart) {
    const testing::TemporaryFolder folder;
    const auto data = folder.path() / "data";
    Program valid({{"MESSENGER_DATA_DIR", data.string()}}, {"--check-config"});
    EXPECT_EQ(valid.ended(), 0) << valid.told();
    EXPECT_EQ(valid.told(), "");
    Program wrong({{"MESSENGER_DATA_DIR", data.string()}, {"AUTH_SERVICE_URL", "http://auth.invalid"}},
                  {"--check-config"});
    EXPECT_EQ(wrong.ended(), 2);
    EXPECT_EQ(wrong.told(), "AUTH_SERVICE_URL: the name auth.invalid can't be resolved\n");
    Program worse({{"MESSENGER_DATA_DIR", data.string()}, {"LOG_LEVEL", "loud"}}, {"--check-config"});
    EXPECT_EQ(worse.ended(), 2);
    EXPECT_TRUE(worse.told().starts_with("LOG_LEVEL: must be")) << worse.told();
    EXPECT_FALSE(std::filesystem::exists(data));
}

TEST(ServiceHostTest, ATaskThatThrowsIsLoggedAndTheProcessGoesOn) {
    Program program({{"PROBE", "failing task"}});
    const auto failed = program.wait_for("background task failed");
    EXPECT_EQ(failed.at("task").as_string(), "doomed");
    program.signal(SIGTERM);
    EXPECT_EQ(program.ended(), 0) << program.told();
}

TEST(ServiceHostTest, ADrainThatThrowsIsLoggedAndTheProcessEndsAsEver) {
    Program program({{"PROBE", "failing drain"}});
    program.wait_for("ready");
    program.signal(SIGTERM);
    EXPECT_EQ(program.wait_for("draining failed").at("part").as_string(), "user");
    program.wait_for("stopping probe");
    EXPECT_EQ(program.ended(), 0);
}

}  // namespace
}  // namespace messenger
