// The process under load: started, watched and ended.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

namespace messenger::bench {

/// CPU seconds of a process and its children so far, user and system.
double cpu_seconds(pid_t pid);
/// Resident memory of a process in bytes.
std::int64_t resident_bytes(pid_t pid);

/// A child process whose stderr is read until it says that it is ready. Ends with this object: SIGTERM, then SIGKILL.
class Process {
  public:
    /// Waits for a line of stderr that holds `ready`; throws std::runtime_error if it ends before.
    Process(const std::vector<std::string>& arguments, const std::vector<std::string>& environment,
            const std::string& ready);
    ~Process();
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;

    pid_t pid() const { return pid_; }
    /// The line that said so.
    const std::string& ready_line() const { return ready_line_; }

  private:
    pid_t pid_ = -1;
    std::string ready_line_;
};

}  // namespace messenger::bench
