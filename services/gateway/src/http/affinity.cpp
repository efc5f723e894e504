#include "http/affinity.hpp"

namespace messenger::gateway {

std::uint64_t affinity_for(net::Balancing policy, const net::Request& request, const std::optional<UserId>& caller) {
    constexpr std::string_view rooms = "/api/rooms/";
    const bool is_hash = policy == net::Balancing::hash_user || policy == net::Balancing::hash_room;
    if (is_hash && request.wants_websocket()) {
        return net::affinity_of(request.client_address);
    }
    std::string_view path = request.path;
    if (policy == net::Balancing::hash_user && caller) {
        return net::affinity_of(caller->uuid().bytes());
    }
    if (policy == net::Balancing::hash_room && path.starts_with(rooms)) {
        path.remove_prefix(rooms.size());
        const auto room = path.substr(0, path.find('/'));
        return room == "public" ? 0 : net::affinity_of(room);
    }
    return 0;
}

}  // namespace messenger::gateway
