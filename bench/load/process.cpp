#include "load/process.hpp"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>
#include <thread>

namespace messenger::bench {

namespace {

/// What /proc/PID/stat says.
struct Stat {
    pid_t parent = 0;
    double ticks = 0;  ///< user and system, its own and those of children that have ended
};

std::map<pid_t, Stat> all_processes() {
    std::map<pid_t, Stat> all;
    for (const auto& folder : std::filesystem::directory_iterator("/proc")) {
        const auto pid = std::atoi(folder.path().filename().c_str());
        std::string line;
        if (pid == 0 || !std::getline(std::ifstream(folder.path() / "stat"), line)) {
            continue;
        }
        std::istringstream fields(line.substr(line.rfind(')') + 3));
        Stat stat;
        fields >> stat.parent;
        std::string skipped;
        for (int i = 0; i < 9; ++i) {
            fields >> skipped;
        }
        for (int i = 0; i < 4; ++i) {
            double ticks = 0;
            fields >> ticks;
            stat.ticks += ticks;
        }
        all[pid] = stat;
    }
    return all;
}

double ticks_of(const std::map<pid_t, Stat>& all, pid_t pid) {
    double sum = all.at(pid).ticks;
    for (const auto& [child, stat] : all) {
        sum += stat.parent == pid ? ticks_of(all, child) : 0;
    }
    return sum;
}

}  // namespace

double cpu_seconds(pid_t pid) {
    const auto all = all_processes();
    if (!all.contains(pid)) {
        throw std::runtime_error("the server is gone");
    }
    return ticks_of(all, pid) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

double cpu_seconds(const std::vector<pid_t>& pids) {
    double sum = 0;
    for (const auto pid : pids) {
        sum += cpu_seconds(pid);
    }
    return sum;
}

std::int64_t resident_bytes(pid_t pid) {
    std::ifstream file("/proc/" + std::to_string(pid) + "/statm");
    std::int64_t total = 0;
    std::int64_t resident = 0;
    file >> total >> resident;
    return resident * ::sysconf(_SC_PAGESIZE);
}

Process::Process(const std::vector<std::string>& arguments, const std::vector<std::string>& environment,
                 const std::string& ready) {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) {
        throw std::runtime_error("no pipe");
    }
    std::vector<char*> argv;
    argv.reserve(arguments.size() + 1);
    for (const auto& argument : arguments) {
        argv.push_back(const_cast<char*>(argument.c_str()));
    }
    argv.push_back(nullptr);
    pid_ = ::fork();
    if (pid_ == 0) {
        for (const auto& pair : environment) {
            ::putenv(const_cast<char*>(pair.c_str()));
        }
        ::setpgid(0, 0);
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        ::dup2(ends[1], STDOUT_FILENO);
        ::dup2(ends[1], STDERR_FILENO);
        ::execvp(argv[0], argv.data());
        ::_exit(127);
    }
    ::close(ends[1]);
    FILE* output = ::fdopen(ends[0], "r");
    std::string said;
    char line[4096];
    while (ready_line_.empty() && std::fgets(line, sizeof line, output) != nullptr) {
        said += line;
        if (std::string(line).find(ready) != std::string::npos) {
            ready_line_ = line;
        }
    }
    if (ready_line_.empty()) {
        std::fclose(output);
        throw std::runtime_error("the server did not start: " + said);
    }
    // Read on, so that the server never waits for its reader.
    std::thread([output] {
        char buffer[4096];
        while (std::fread(buffer, 1, sizeof buffer, output) > 0) {
        }
        std::fclose(output);
    }).detach();
}

std::uint16_t Process::announced_port() const {
    const auto at = ready_line_.rfind(':');
    const int port = at == std::string::npos ? 0 : std::atoi(ready_line_.c_str() + at + 1);
    if (port <= 0 || port > 65535) {
        throw std::runtime_error("no port in: " + ready_line_);
    }
    return static_cast<std::uint16_t>(port);
}

Process::~Process() {
    ::kill(pid_, SIGTERM);
    siginfo_t ended{};
    for (int i = 0; i < 250 && ended.si_pid == 0; ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(i < 10 ? 10 : 100));
        ::waitid(P_PID, static_cast<id_t>(pid_), &ended, WEXITED | WNOHANG | WNOWAIT);
    }
    ::kill(-pid_, SIGKILL);  // before it is reaped, so that its number is still its own
    ::waitpid(pid_, nullptr, 0);
}

}  // namespace messenger::bench
