// LossyVfs: a SQLite VFS that forgets, at the push of a button, what was written but not synced, as a machine that
// loses its power does. Tests use it to show that what was acknowledged is durable.
//
//     LossyVfs disk;                       // the default VFS of this process from here on
//     ... open a database, write ...
//     disk.lose_power(seed);               // every open file fails from here on; close them all
//     disk.restore_power();                // open the database again and look
#pragma once

#include <cstdint>
#include <memory>

namespace messenger::testing {

/// Registered as the default VFS for its lifetime; one at a time, and no database open when it goes. Thread-safe.
class LossyVfs {
  public:
    LossyVfs();
    ~LossyVfs();
    LossyVfs(const LossyVfs&) = delete;
    LossyVfs& operator=(const LossyVfs&) = delete;

    /// Of the writes since the last sync of each file, keeps a random subset and tears some; a file that was never
    /// synced disappears. From now on every operation fails.
    void lose_power(std::uint64_t seed);
    /// The same after `syncs` further syncs have been done, at the next one.
    void lose_power_after(int syncs, std::uint64_t seed);
    bool has_power() const;
    /// Files can be opened again; those opened before the loss stay broken.
    void restore_power();

    /// Syncs so far.
    int syncs() const;

    struct Disk;

  private:
    std::unique_ptr<Disk> disk_;
};

}  // namespace messenger::testing
