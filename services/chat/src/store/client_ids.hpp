// ClientIds: finds an event by the clientId that its author gave it, however long ago that was.
#pragma once

#include <soci/soci.h>

#include <boost/unordered/unordered_flat_map.hpp>
#include <compare>
#include <cstddef>
#include <optional>
#include <string_view>

namespace messenger::chat {

/// Where a clientId is looked up: 64 bits of a hash of author and clientId. Two clientIds may have the same, so what is
/// found is compared, and whoever comes second takes the next place that is free.
struct ClientIdPlace {
    long long room = 0;
    long long fingerprint = 0;

    static ClientIdPlace of(long long room, long long author, std::string_view client_id);
    ClientIdPlace next() const;
    friend auto operator<=>(const ClientIdPlace&, const ClientIdPlace&) = default;

    struct Hash {
        using is_avalanching = void;
        std::size_t operator()(const ClientIdPlace& place) const noexcept {
            return static_cast<std::size_t>(place.fingerprint) ^ static_cast<std::size_t>(place.room);
        }
    };
};

/// Used by the writer's thread with one session.
class ClientIds {
  public:
    /// Positions in the log by place.
    using Positions = boost::unordered_flat_map<ClientIdPlace, long long, ClientIdPlace::Hash>;

    explicit ClientIds(soci::session& sql);

    /// The position of the event at a place, if the place is taken. Throws soci_error.
    std::optional<long long> find(const ClientIdPlace& place);
    /// Takes a free place. In memory only, until it is merged into the table.
    void add(const ClientIdPlace& place, long long position) { newest_.emplace(place, position); }

    /// Sets what is in memory apart, to be merged into the table.
    const Positions& seal();
    /// The table has what was sealed.
    void drop_sealed() { sealed_ = {}; }

  private:
    Positions sealed_, newest_;
    ClientIdPlace wanted_;
    long long found_ = 0;
    soci::statement lookup_;
};

}  // namespace messenger::chat
