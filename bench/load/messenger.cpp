#include "load/messenger.hpp"

#include <boost/json.hpp>
#include <charconv>
#include <fstream>

#include "store/sql_chat_store.hpp"

namespace messenger::bench {
namespace {

constexpr std::size_t id_size = 36;

std::string_view after(std::string_view text, std::string_view key, std::size_t size) {
    const auto at = text.find(key);
    return at == std::string_view::npos ? std::string_view{} : text.substr(at + key.size(), size);
}

std::int64_t number_after(std::string_view text, std::string_view key) {
    const auto digits = after(text, key, 20);
    std::int64_t number = -1;
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return number;
}

}  // namespace

MessengerServer::MessengerServer(std::filesystem::path program, std::size_t users, std::size_t rooms,
                                 const std::function<std::vector<std::size_t>(std::size_t)>& members, Options options)
    : program_(std::move(program)), options_(std::move(options)) {
    std::ofstream(folder_.path() / "jwt.pem") << key_pem_;
    for (std::size_t i = 0; i < users; ++i) {
        scene_.users.push_back(UserId::generate());
    }
    seed(rooms, members);
    start();
}

std::vector<pid_t> MessengerServer::pids() const {
    std::vector<pid_t> all;
    for (const auto& process : processes_) {
        all.push_back(process->pid());
    }
    return all;
}

void MessengerServer::start() {
    processes_.resize(static_cast<std::size_t>(options_.instances));
    if (options_.shape == Shape::one_process) {
        ports_ = {run(processes_.front(), program_, {"GATEWAY_SERVICE_PORT=0", "GATEWAY_ADMIN_PORT=0"})};
        return;
    }
    auth_port_ = run(auth_, program_.string() + "-auth", {"AUTH_SERVICE_PORT=0"});
    ports_.clear();
    for (auto& process : processes_) {
        ports_.push_back(run_chat(process));
    }
}

void MessengerServer::add_instance() {
    ports_.push_back(run_chat(processes_.emplace_back()));
}

std::string MessengerServer::run_chat(std::unique_ptr<Process>& process) {
    return run(
        process, program_.string() + "-chat",
        {"CHAT_SERVICE_PORT=0", "AUTH_SERVICE_URL=http://127.0.0.1:" + auth_port_,
         "USER_SERVICE_URL=http://127.0.0.1:1", "CHAT_DB_URL=" + options_.database, "REDIS_URL=" + options_.redis});
}

std::string MessengerServer::run(std::unique_ptr<Process>& process, const std::string& program,
                                 std::vector<std::string> environment) {
    const auto folder = folder_.path().string();
    environment.insert(environment.end(),
                       {"MESSENGER_DATA_DIR=" + folder, "JWT_PRIVATE_KEY_FILE=" + folder + "/jwt.pem",
                        "INTERNAL_API_TOKEN=" + internal_token_, "ACCESS_LOG=off", "RATE_LIMITS=off"});
    process = std::make_unique<Process>(std::vector<std::string>{program}, environment, R"("msg":"ready")");
    const std::string url(boost::json::parse(process->ready_line()).at("url").as_string());
    return url.substr(url.rfind(':') + 1);
}

std::chrono::duration<double, std::milli> MessengerServer::restart() {
    processes_.clear();
    const auto before = Clock::now();
    start();
    return Clock::now() - before;
}

void MessengerServer::seed(std::size_t rooms, const std::function<std::vector<std::size_t>(std::size_t)>& members) {
    const auto url = store::parse_database_url(options_.database).value();
    chat::SqlChatStore store(std::make_unique<store::SqlPool>(url, folder_.path()));
    if (store.is_shared()) {
        store.prepare();
    }
    chat::Batch batch;
    for (std::size_t r = 0; r < rooms; ++r) {
        const chat::RoomInfo info{.id = RoomId::generate(), .name = "Room", .created_at = now()};
        chat::RoomCreated created{.info = info, .members = {}};
        for (const auto user : members(r)) {
            created.members.push_back({scene_.users.at(user), chat::MemberRole::member});
        }
        created.members.front().role = chat::MemberRole::owner;
        const auto owner = created.members.front().user;
        batch.drafts.push_back({info.id, owner, "seed", std::move(created)});
        scene_.rooms.push_back(info.id);
        if (r % 100 == 99 || r + 1 == rooms) {
            store.append(std::exchange(batch, {}));
        }
    }
}

std::string MessengerServer::token(std::size_t user) const {
    const auto issued = std::chrono::floor<std::chrono::seconds>(now());
    return signer_.sign({.user = scene_.users.at(user),
                         .session = SessionId::generate(),
                         .issued_at = issued,
                         .expires_at = issued + std::chrono::hours(1),
                         .token_id = Uuid::generate().to_string()});
}

void MessengerClient::hello(const std::string& token, bool resumes) {
    std::string frame = R"({"op":"hello","token":")" + token + "\"";
    if (resumes) {
        frame += ",\"resume\":{";
        for (const auto& [room, state] : rooms_) {
            frame += frame.back() == '{' ? "\"" : ",\"";
            frame += room + "\":" + std::to_string(state.seq);
        }
        frame += "}";
    }
    is_welcomed_ = false;
    behind_ = 0;
    write(frame + "}");
}

void MessengerClient::disconnect() {
    is_welcomed_ = false;
    abort();
}

void MessengerClient::send_to(std::string room) {
    room_ = std::move(room);
    send(Clock::now());
}

void MessengerClient::post(const std::string& id, const std::string& text) {
    write(R"({"op":"message.send","id":")" + id + R"(","room":")" + room_ + R"(","clientId":")" + id + R"(","text":")" +
          text + "\"}");
}

void MessengerClient::on_text(net::ws::Connection&, std::string_view text) {
    if (text.starts_with(R"({"op":"event")")) {
        on_event(text);
    } else if (text.starts_with(R"({"op":"ok","id":")")) {
        answered(text.substr(17, id_size), true);
    } else if (text.starts_with(R"({"op":"error","id":")")) {
        answered(text.substr(20, id_size), false);
    } else if (text.starts_with(R"({"op":"welcome")")) {
        on_welcome(text);
    } else if (text.starts_with(R"({"op":"gap")")) {
        ++totals_.disorder;  // no scenario leaves so much behind
    }
}

void MessengerClient::on_event(std::string_view text) {
    const auto seq = number_after(text.substr(0, 100), "\"seq\":");
    if (seq < 0) {
        return on_presence(text);
    }
    auto& room = rooms_[std::string(after(text, "\"room\":\"", id_size))];
    if (seq != room.seq + 1) {
        ++totals_.disorder;
    }
    room.seq = seq;
    if (room.seq == room.goal) {
        --behind_;
    }
    if (text.find(R"("type":"message.created")") != std::string_view::npos) {
        delivered(text);
    }
}

void MessengerClient::on_presence(std::string_view text) {
    if (text.find(R"("type":"presence")") == std::string_view::npos) {
        return;
    }
    const std::string user(after(text, "\"user\":\"", id_size));
    if (text.find(R"("status":"offline")") != std::string_view::npos) {
        present_.erase(user);
    } else if (user != user_) {
        present_.insert(user);
    }
}

void MessengerClient::on_welcome(std::string_view text) {
    is_welcomed_ = true;
    const auto welcome = boost::json::parse(text);
    user_ = welcome.at("userId").as_string();
    for (const auto& entry : welcome.at("rooms").as_array()) {
        auto& room = rooms_[std::string(entry.at("id").as_string())];
        const auto end = entry.at("lastSeq").as_int64();
        room.seq = room.seq == 0 ? end : room.seq;
        room.goal = end;
        behind_ += room.seq < end ? 1 : 0;
    }
}

}  // namespace messenger::bench
