#include "auth_service.hpp"
#include "host/service_host.hpp"

int main(int argc, char** argv) {
    messenger::ServiceHost host(argc, argv);
    host.add<messenger::auth::AuthService>();
    return host.run();
}
