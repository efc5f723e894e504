#include "host/service_host.hpp"
#include "user_service.hpp"

int main(int argc, char** argv) {
    messenger::ServiceHost host(argc, argv);
    host.add<messenger::user::UserService>();
    return host.run();
}
