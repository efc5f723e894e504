// The settings that every process has.
#pragma once

#include "core/settings.hpp"
#include "host/peers.hpp"

namespace messenger {

inline const Setting<IpAddress> bind_address{"BIND_ADDRESS", "127.0.0.1",
                                             "address to listen on; containers set 0.0.0.0"};
inline const Setting<std::string> settings_file{
    "MESSENGER_SETTINGS_FILE", ".env",
    "file with settings, one NAME=value a line, read again on SIGHUP; only as a flag or in the environment"};
inline const Setting<std::string> data_directory{"MESSENGER_DATA_DIR", "./data",
                                                 "folder of the embedded databases and generated keys"};
inline const Setting<log::Level> log_level{"LOG_LEVEL", "info", "debug, info, warning or error"};
inline const Setting<Switch> access_log{"ACCESS_LOG", "on", "one log line for each request"};
inline const Setting<ShardCount> shard_count{"MESSENGER_SHARDS", "0", "I/O threads; 0 stands for one per core"};
inline const Setting<ThreadCount> blocking_threads{"MESSENGER_BLOCKING_THREADS", "8",
                                                   "threads of each service for blocking calls: databases, mail"};
inline const Setting<DaySeconds> shutdown_timeout{"SHUTDOWN_TIMEOUT_S", "20",
                                                  "seconds that work in flight has to end after SIGTERM"};
inline const Setting<Secret> internal_api_token{
    "INTERNAL_API_TOKEN", "", "secret that the services show each other; generated in one process, else required"};
inline const Setting<Secret> redis_url{"REDIS_URL", "",
                                       "redis://:password@host:6379/0 or redis-sentinel://host,host/0?master=NAME, by "
                                       "which several instances of chat, and of "
                                       "auth, on one database server tell each other what happens; empty: none"};
inline const Setting<Switch> rate_limits{"RATE_LIMITS", "on", "off for load tests only: nothing is throttled"};
inline const Setting<List> cors_origins{"CORS_ORIGINS", "",
                                        "origins that browsers may call from; empty: the gateway's own"};

/// These and the ones of peers.hpp.
SettingList host_settings();

}  // namespace messenger
