// Everything in one process: the gateway listens and calls the services directly.
#include "auth_service.hpp"
#include "chat_service.hpp"
#include "gateway_service.hpp"
#include "host/service_host.hpp"
#include "user_service.hpp"

int main(int argc, char** argv) {
    messenger::ServiceHost host(argc, argv);
    host.add<messenger::gateway::GatewayService>();
    host.add<messenger::auth::AuthService>();
    host.add<messenger::user::UserService>();
    host.add<messenger::chat::ChatService>();
    return host.run();
}
