#include "testing/silent_proxy.hpp"

#include <array>
#include <boost/asio/write.hpp>

namespace messenger::testing {
namespace {

using boost::asio::ip::tcp;

const auto loopback = boost::asio::ip::address_v4::loopback();

/// One connection; lives as long as one of its directions does.
class Link : public std::enable_shared_from_this<Link> {
  public:
    Link(tcp::socket client, std::shared_ptr<std::atomic<bool>> is_silent)
        : client_(std::move(client)), server_(client_.get_executor()), is_silent_(std::move(is_silent)) {}

    void start(std::uint16_t target) {
        boost::system::error_code error;
        server_.connect({loopback, target}, error);
        forward(client_, server_, from_client_);
        forward(server_, client_, from_server_);
    }

  private:
    using Buffer = std::array<char, 16 * 1024>;

    void forward(tcp::socket& from, tcp::socket& to, Buffer& buffer) {
        from.async_read_some(boost::asio::buffer(buffer), [this, self = shared_from_this(), &from, &to, &buffer](
                                                              boost::system::error_code error, std::size_t size) {
            if (!error && *is_silent_) {
                // Swallowed: nothing is answered, and both sides stay connected.
                return forward(from, to, buffer);
            }
            boost::system::error_code ignored;
            if (!error) {
                boost::asio::write(to, boost::asio::buffer(buffer, size), error);
            }
            if (error) {
                client_.close(ignored);
                server_.close(ignored);
                return;
            }
            forward(from, to, buffer);
        });
    }

    tcp::socket client_;
    tcp::socket server_;
    std::shared_ptr<std::atomic<bool>> is_silent_;
    Buffer from_client_{};
    Buffer from_server_{};
};

}  // namespace

SilentProxy::SilentProxy(std::uint16_t target) : target_(target), acceptor_(context_, {loopback, 0}) {
    accept();
    thread_ = std::thread([this] { context_.run(); });
}

SilentProxy::~SilentProxy() {
    context_.stop();
    thread_.join();
}

void SilentProxy::accept() {
    acceptor_.async_accept([this](boost::system::error_code error, tcp::socket client) {
        if (!error) {
            std::make_shared<Link>(std::move(client), is_silent_)->start(target_);
            accept();
        }
    });
}

}  // namespace messenger::testing
