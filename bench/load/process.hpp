// The process under load: started, watched and ended.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

namespace messenger::bench {

/// CPU seconds of a process and its descendants so far, user and system.
double cpu_seconds(pid_t pid);
double cpu_seconds(const std::vector<pid_t>& pids);
/// Resident memory of a process in bytes.
std::int64_t resident_bytes(pid_t pid);

/// A child process, and leader of a process group, whose output is read until it says that it is ready. Ends with this
/// object (SIGTERM, then SIGKILL for it and what is left of its group), and with this program, however that ends.
class Process {
  public:
    /// `arguments` begin with a path, or a name to be found on the PATH. Waits for a line of output that holds `ready`;
    /// throws std::runtime_error if the process ends before.
    Process(const std::vector<std::string>& arguments, const std::vector<std::string>& environment,
            const std::string& ready);
    ~Process();
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;

    pid_t pid() const { return pid_; }
    /// The line that said so.
    const std::string& ready_line() const { return ready_line_; }
    /// The number behind the last colon of that line; throws std::runtime_error if there is none.
    std::uint16_t announced_port() const;

  private:
    pid_t pid_ = -1;
    std::string ready_line_;
};

}  // namespace messenger::bench
