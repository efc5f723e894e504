#include "load/process.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

namespace messenger::bench {

double cpu_seconds(pid_t pid) {
    std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
    std::string line;
    std::getline(file, line);
    if (line.empty()) {
        throw std::runtime_error("the server is gone");
    }
    std::istringstream fields(line.substr(line.rfind(')') + 2));
    std::string skipped;
    for (int i = 0; i < 11; ++i) {
        fields >> skipped;
    }
    double sum = 0;
    for (int i = 0; i < 4; ++i) {  // utime, stime, and those of children that have ended
        double ticks = 0;
        fields >> ticks;
        sum += ticks;
    }
    return sum / static_cast<double>(::sysconf(_SC_CLK_TCK));
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
    for (const auto& argument : arguments) {
        argv.push_back(const_cast<char*>(argument.c_str()));
    }
    argv.push_back(nullptr);
    pid_ = ::fork();
    if (pid_ == 0) {
        for (const auto& pair : environment) {
            ::putenv(const_cast<char*>(pair.c_str()));
        }
        ::dup2(ends[1], STDERR_FILENO);
        ::execv(argv[0], argv.data());
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

Process::~Process() {
    ::kill(pid_, SIGTERM);
    for (int i = 0; i < 250; ++i) {
        if (::waitpid(pid_, nullptr, WNOHANG) != 0) {
            return;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
}

}  // namespace messenger::bench
