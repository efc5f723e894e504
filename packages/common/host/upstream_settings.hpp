// The settings of how a process reaches other services: by which policy an instance is chosen, and how it is looked
// after.
#pragma once

#include "host/peers.hpp"
#include "net/http_transport.hpp"

namespace messenger {

inline const Setting<net::Balancing> auth_balancing{"AUTH_SERVICE_BALANCING", "two-choices",
                                                    "how an instance of auth is chosen: two-choices, round-robin, "
                                                    "hash-user or hash-room"};
inline const Setting<net::Balancing> user_balancing{"USER_SERVICE_BALANCING", "two-choices",
                                                    "the same for the user service"};
inline const Setting<net::Balancing> chat_balancing{"CHAT_SERVICE_BALANCING", "two-choices", "the same for chat"};
inline const Setting<RequestCount> upstream_max_requests{
    "UPSTREAM_MAX_REQUESTS", "1024", "requests that an instance may have to answer to this process at a time"};
inline const Setting<std::chrono::milliseconds> upstream_resolve_interval{
    "UPSTREAM_RESOLVE_INTERVAL", "10s",
    "how often names of instances are resolved again, each address of one being an instance; 0: a name is one "
    "instance"};
inline const Setting<std::chrono::milliseconds> upstream_drain_time{
    "UPSTREAM_DRAIN_TIME", "30s",
    "time over which the WebSockets of an instance are closed that settings or DNS no longer name; 0: they go on"};
inline const Setting<std::chrono::milliseconds> upstream_check_interval{
    "UPSTREAM_CHECK_INTERVAL", "5s", "how often each instance is asked for /readyz; 0: never"};
inline const Setting<std::chrono::milliseconds> upstream_check_timeout{"UPSTREAM_CHECK_TIMEOUT", "2s",
                                                                       "how long it has to answer that"};
inline const Setting<Repeats> upstream_check_rise{"UPSTREAM_CHECK_RISE", "2",
                                                  "checks in a row that bring an instance back"};
inline const Setting<Repeats> upstream_check_fall{"UPSTREAM_CHECK_FALL", "3",
                                                  "failed checks in a row after which an instance is left out"};
inline const Setting<std::chrono::milliseconds> upstream_slow_start{
    "UPSTREAM_SLOW_START", "0s", "time in which the share of an instance that came back or is new grows to its whole"};

inline const Setting<std::chrono::milliseconds> hedge_after{
    "HEDGE_AFTER", "0s",
    "time after which a GET or HEAD that was not answered is asked of another instance, too, within the budget for "
    "asking again; 0: never"};

/// The setting with a peer's policy.
const Setting<net::Balancing>& balancing_setting(Peer peer);

/// These.
SettingList upstream_settings();

/// What they say about one peer.
net::HttpTransportOptions transport_options_of(const Settings& settings, Peer peer);

}  // namespace messenger
