// The settings of the gateway besides those that every process has.
#pragma once

#include "core/settings.hpp"
#include "host/door_settings.hpp"
#include "host/route_rules.hpp"
#include "host/setting_types.hpp"
#include "limits/rate.hpp"

namespace messenger::gateway {

inline const Setting<Port> admin_port{
    "GATEWAY_ADMIN_PORT", "6103", "port on loopback for the gateway's metrics; in one process those of all services"};

inline const Setting<HostNames> served_hosts{
    "GATEWAY_HOSTS", "",
    "names of hosts that the gateway serves, or *.example.org; requests for others are answered with 421; empty: any"};
inline const Setting<RouteRules> route_rules{"GATEWAY_ROUTES", "",
                                             "host/prefix=service or /prefix=service, with auth, user, chat or none: "
                                             "where requests go otherwise than they would"};

inline const Setting<std::chrono::milliseconds> shed_delay{
    "SHED_DELAY", "1s",
    "requests are refused with 503 while others wait for longer than this before they are looked at; 0: never"};
inline const Setting<std::chrono::milliseconds> shed_interval{"SHED_INTERVAL", "1s",
                                                              "for how long all of them have to wait like that"};

inline const Setting<Count> redirect_port{
    "REDIRECT_PORT", "0",
    "port for plain HTTP that sends everybody on to HTTPS, where TLS_CERTIFICATE is set; 0: none"};
inline const Setting<Count> hsts_max_age{
    "HSTS_MAX_AGE_S", "31536000",
    "seconds that browsers are to use nothing but HTTPS, told over HTTPS (Strict-Transport-Security); 0: is not told"};

inline const Setting<std::string> web_root{
    "WEB_ROOT", "", "folder of the web client's files, which is read at the start; empty: no files are served"};
inline const Setting<Switch> compression{
    "COMPRESSION", "on", "whether answers of chat and user are sent as gzip, br or zstd to clients that take it"};

// Generous: they are for who attacks, and for tightening.
inline const Setting<Rate> rate_of_address{"RATE_LIMIT_ADDRESS", "600000/1m",
                                           "requests of one address, or /64 network of IPv6; 0/1m: any number"};
inline const Setting<Rate> rate_of_user{"RATE_LIMIT_USER", "300000/1m", "requests of one user"};
inline const Setting<Rate> rate_of_sign_in{
    "RATE_LIMIT_SIGN_IN", "30000/1m", "requests of one address to POST /api/auth/..., or of one user who is signed in"};
inline const Setting<Rate> rate_of_socket{"RATE_LIMIT_SOCKET", "60000/1m", "WebSockets that one address opens"};
inline const Setting<Rate> rate_of_search{"RATE_LIMIT_SEARCH", "30000/1m", "searches of one user"};

inline SettingList settings() {
    auto all = door_settings();
    all.insert(all.end(), {&admin_port, &redirect_port, &hsts_max_age, &web_root, &compression, &served_hosts,
                           &route_rules, &shed_delay, &shed_interval, &rate_of_address, &rate_of_user, &rate_of_sign_in,
                           &rate_of_socket, &rate_of_search});
    return all;
}

}  // namespace messenger::gateway
