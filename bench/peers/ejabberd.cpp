// Multi-user chat (XEP-0045) over XMPP (RFC 6120), with as much of XML as ejabberd's answers need.
#include <array>
#include <boost/asio/io_context.hpp>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "load/process.hpp"
#include "load/tcp_client.hpp"
#include "peers/peers.hpp"
#include "testing/temporary_folder.hpp"

namespace messenger::bench {
namespace {

constexpr std::string_view message_end = "</message>";
constexpr std::string_view stream_start =
    "<?xml version='1.0'?><stream:stream to='localhost' version='1.0' xmlns='jabber:client' "
    "xmlns:stream='http://etherx.jabber.org/streams'>";
/// Makes a stanza as large as the other servers' events.
const std::string padding = "<x xmlns='padding'>" + std::string(214, 'x') + "</x>";

class EjabberdClient final : public TcpClient {
  public:
    EjabberdClient(Loop& loop, Totals& totals, const Seat& seat)
        : TcpClient(loop, totals, seat.text_bytes),
          room_(seat.room ? room_name(*seat.room) + "@conference.localhost" : ""),
          nick_("u" + std::to_string(seat.user)) {}

    void log_in() { write(stream_start); }
    /// Logged in and, if there is a room, in it.
    bool is_in() const { return stage_ == (room_.empty() ? Stage::presence : Stage::in_room); }

  protected:
    void post(const std::string& id, const std::string& text) override {
        write("<message to='" + room_ + "' type='groupchat' id='" + id + "'><body>" + text + "</body>" + padding +
              "</message>");
    }

    std::size_t on_bytes(std::string_view bytes) override {
        std::size_t used = 0;
        for (;;) {
            const auto rest = bytes.substr(used);
            const auto awaited = end_of(stage_);
            const auto at = rest.find(awaited);
            if (at == std::string_view::npos) {
                return used;
            }
            const auto size = at + awaited.size();
            if (stage_ == Stage::in_room) {
                on_message(rest.substr(0, size));
            } else {
                advance();
            }
            used += size;
        }
    }

  private:
    /// What the client waits for.
    enum class Stage : std::uint8_t { features, success, features_again, bound, presence, in_room };

    static std::string_view end_of(Stage stage) {
        static constexpr std::array<std::string_view, 6> ends = {
            "</stream:features>", "-sasl'/>", "</stream:features>", "</iq>", message_end, message_end};
        return ends.at(static_cast<std::size_t>(stage));
    }

    void advance() {
        stage_ = static_cast<Stage>(static_cast<int>(stage_) + 1);
        if (stage_ == Stage::success) {
            write("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='ANONYMOUS'/>");
        } else if (stage_ == Stage::features_again) {
            write(stream_start);
        } else if (stage_ == Stage::bound) {
            write("<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>");
        } else if (stage_ == Stage::presence && !room_.empty()) {  // the room's subject, a message, follows
            write("<presence to='" + room_ + "/" + nick_ + "'><x xmlns='http://jabber.org/protocol/muc'/></presence>");
        }
    }

    void on_message(std::string_view stanza) {
        const auto at = stanza.find("<body>");
        if (at == std::string_view::npos) {
            return;
        }
        const auto body = stanza.substr(at + 6);
        if (stanza.find(" type='error'") < at) {
            answered(id_in(body), false);
            return;
        }
        delivered(body, stanza.size());
        answered(id_in(body), true);
    }

    std::string room_;
    std::string nick_;
    Stage stage_ = Stage::features;
};

std::uint16_t free_port() {
    using boost::asio::ip::tcp;
    boost::asio::io_context context;
    return tcp::acceptor(context, {boost::asio::ip::address_v4::loopback(), 0}).local_endpoint().port();
}

class Ejabberd final : public Server {
  public:
    explicit Ejabberd(const std::filesystem::path& settings) {
        std::stringstream text;
        text << std::ifstream(settings).rdbuf();
        auto yaml = text.str();
        const std::string_view place = "@PORT@";
        if (yaml.find(place) == std::string::npos) {
            throw std::runtime_error("no " + std::string(place) + " in " + settings.string());
        }
        yaml.replace(yaml.find(place), place.size(), std::to_string(port_));
        std::ofstream(folder_.path() / "ejabberd.yml") << yaml;
        const auto folder = folder_.path().string();
        // As ejabberdctl starts it, on a node without a name: no epmd, no cookie. Schedulers that have no work sleep at
        // once (+sbwt none): their busy waiting would count as work.
        process_.emplace(
            std::vector<std::string>{"erl", "-noinput", "+K", "true", "+P", "250000", "+sbwt", "none", "+sbwtdcpu",
                                     "none", "+sbwtdio", "none", "-mnesia", "dir", "\"" + folder + "/spool\"", "-s",
                                     "ejabberd", "-eval", "io:format(\"ejabberd is ready~n\")"},
            std::vector<std::string>{"HOME=" + folder, "EJABBERD_CONFIG_PATH=" + folder + "/ejabberd.yml",
                                     "EJABBERD_LOG_PATH=" + folder + "/ejabberd.log", "ERL_CRASH_DUMP_SECONDS=0",
                                     "ERL_LIBS=" + libraries()},
            "ejabberd is ready");
    }
    std::vector<pid_t> pids() const override { return {process_->pid()}; }

    std::shared_ptr<Client> enter(Loop& loop, Totals& totals, const Seat& seat) override {
        auto client = std::make_shared<EjabberdClient>(loop, totals, seat);
        client->open(port_, source_of(seat.user));
        client->log_in();
        loop.wait_for([&] { return client->is_in(); });
        return client;
    }

  private:
    /// Where Debian keeps ejabberd: /usr/lib/<architecture>/ejabberd-<version>.
    static std::string libraries() {
        for (const auto& folder : std::filesystem::directory_iterator("/usr/lib")) {
            std::error_code ignored;
            for (const auto& entry : std::filesystem::directory_iterator(folder, ignored)) {
                if (entry.path().filename().string().starts_with("ejabberd-")) {
                    return folder.path();
                }
            }
        }
        throw std::runtime_error("ejabberd is not installed");
    }

    testing::TemporaryFolder folder_;
    std::uint16_t port_ = free_port();
    std::optional<Process> process_;
};

}  // namespace

std::unique_ptr<Server> start_ejabberd(const std::filesystem::path& settings) {
    return std::make_unique<Ejabberd>(settings);
}

}  // namespace messenger::bench
