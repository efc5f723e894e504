#include "chat_service.hpp"
#include "host/service_host.hpp"

int main(int argc, char** argv) {
    messenger::ServiceHost host(argc, argv);
    host.add<messenger::chat::ChatService>();
    return host.run();
}
