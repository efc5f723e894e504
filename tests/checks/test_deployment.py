"""What deploy/ promises: no engine runs here, so the files are read. The scripts are run."""

import json
import re
import shutil
import stat
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
import yaml
from dockerfile_parse import DockerfileParser

ROOT = Path(__file__).resolve().parents[2]
COMPOSE_FILE = ROOT / "deploy/compose.yaml"
COMPOSE = yaml.safe_load(COMPOSE_FILE.read_text())
SERVICES = COMPOSE["services"]
OURS = {name: service for name, service in SERVICES.items() if service["image"].startswith("messenger:")}
OTHERS = {name: service for name, service in SERVICES.items() if name not in OURS}
DOCKERFILE = DockerfileParser(fileobj=(ROOT / "deploy/Dockerfile").open("rb")).structure

# name -> (type, default), of all settings of the product.
SETTINGS = {
    name: (kind, default)
    for name, kind, default in re.findall(r"^\| `(\w+)` \| ([^|]+) \| `?([^|`]*?)`? \|", (ROOT / "docs/configuration.md").read_text(), re.M)
}
SECRET_FILES = {name + "_FILE" for name, (kind, _) in SETTINGS.items() if kind == "secret"}
SETTINGS_OF_LIBRARIES = {"MONGOC_DISABLE_SHM"}


def instructions(*names):
    return [step["value"] for step in DOCKERFILE if step["instruction"] in names]


def cmake_programs():
    programs = {f"messenger-{folder.name}" for folder in (ROOT / "services").iterdir() if (folder / "CMakeLists.txt").exists()}
    for file in (ROOT / "apps").glob("*/CMakeLists.txt"):
        programs |= set(re.findall(r"messenger_program\(([\w-]+)", file.read_text()))
    return programs


def programs_of_the_image():
    (names,) = re.findall(r"for program in ([\w -]+);", "\n".join(instructions("RUN")))
    return set(names.split())


def test_the_settings_are_read_from_their_page():
    assert SETTINGS["SHUTDOWN_TIMEOUT_S"] == ("number", "20") and SETTINGS["AUTH_DB_PASSWORD"] == ("secret", "")
    assert SETTINGS["GATEWAY_SERVICE_PORT"] == ("port", "6003")


@pytest.mark.parametrize("name", OURS)
def test_a_service_is_given_only_settings_of_the_product(name):
    unknown = set(OURS[name]["environment"]) - SETTINGS.keys() - SECRET_FILES
    assert not unknown


def test_the_image_sets_only_settings_of_the_product():
    names = {name for line in instructions("ENV") for name in re.findall(r"(\w+)=", line)}
    assert names and names <= SETTINGS.keys() | SETTINGS_OF_LIBRARIES


def test_compose_is_configured_with_settings_of_the_product_alone():
    names = set(re.findall(r"\$\{(\w+)", COMPOSE_FILE.read_text()))
    assert names and names <= SETTINGS.keys() | SECRET_FILES


@pytest.mark.parametrize("name", SERVICES)
def test_a_secret_is_a_file_that_the_service_is_granted(name):
    granted = {f"/run/secrets/{secret}" for secret in SERVICES[name]["secrets"] if isinstance(secret, str)}
    for variable, value in SERVICES[name].get("environment", {}).items():
        if variable in SECRET_FILES or re.search("PASSWORD|TOKEN|SECRET|_KEY", variable):
            assert variable.endswith("_FILE") and value in granted, variable


def test_no_password_stands_in_a_url_and_every_secret_comes_from_a_file():
    assert not re.search(r"://[^/\s]+@", COMPOSE_FILE.read_text())
    assert all(list(secret) == ["file"] for secret in COMPOSE["secrets"].values())


def test_only_the_gateway_publishes_a_port_and_by_default_on_loopback():
    assert {name for name, service in SERVICES.items() if "ports" in service} == {"gateway"}
    assert SERVICES["gateway"]["ports"] == ["${BIND_ADDRESS:-127.0.0.1}:${GATEWAY_SERVICE_PORT:-6003}:6003"]
    assert all("network_mode" not in service for service in SERVICES.values())


def test_the_databases_are_in_the_private_network_alone():
    assert COMPOSE["networks"]["internal"] == {"internal": True}
    assert all(service["networks"] == ["internal"] for service in OTHERS.values())
    assert {name for name, service in SERVICES.items() if "edge" in service["networks"]} == {"gateway"}


@pytest.mark.parametrize("name", SERVICES)
def test_a_container_has_a_health_check_limits_and_no_rights(name):
    service = SERVICES[name]
    assert service["healthcheck"]["test"][0] == "CMD"
    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", service["user"])
    assert service["read_only"] is True and service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"] and "privileged" not in service and "cap_add" not in service
    assert service["deploy"]["resources"]["limits"].keys() == {"cpus", "memory", "pids"}
    assert service["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", OURS)
def test_a_service_is_probed_and_found_at_its_port(name):
    port = SETTINGS[f"{name.upper()}_SERVICE_PORT"][1]
    assert OURS[name]["healthcheck"]["test"] == ["CMD", "healthcheck", port]
    for other in OURS:
        if name != "gateway":
            assert OURS[other]["environment"][f"{name.upper()}_SERVICE_URL"] == f"http://{name}:{port}"


@pytest.mark.parametrize("name", OURS)
def test_a_service_has_time_to_drain(name):
    assert "SHUTDOWN_TIMEOUT_S" not in OURS[name]["environment"]
    assert int(OURS[name]["stop_grace_period"].removesuffix("s")) > int(SETTINGS["SHUTDOWN_TIMEOUT_S"][1])


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_waits_for_healthy_ones_only_and_writes_only_where_it_may(name):
    for other, condition in SERVICES[name].get("depends_on", {}).items():
        assert other in SERVICES and condition == {"condition": "service_healthy"}
    places = [mount.split(":") for mount in SERVICES[name].get("volumes", []) + SERVICES[name]["tmpfs"]]
    assert all(source in COMPOSE["volumes"] for source, *_ in places if not source.startswith("/"))
    if name in OURS:
        assert any("/data" in place[:2] for place in places)


def test_images_are_pinned_to_a_version():
    (base,) = re.findall(r"^DEBIAN=(.*)", "\n".join(instructions("ARG")), re.M)
    assert all(image.split()[0] == "debian:${DEBIAN}" for image in instructions("FROM"))
    for tag in [base] + [service["image"].partition(":")[2] for service in SERVICES.values()]:
        assert re.match(r"\d+\.\d+", tag), tag


def test_the_image_has_the_version_of_the_product():
    (version,) = re.findall(r"project\(messenger VERSION ([\d.]+)", (ROOT / "CMakeLists.txt").read_text())
    assert {service["image"] for service in OURS.values()} == {f"messenger:{version}"}
    assert f"-t messenger:{version} " in (ROOT / "deploy/Dockerfile").read_text()


def test_every_folder_that_the_image_is_built_from_is_in_the_context():
    ignored = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if line and not line.startswith("#")]
    for line in instructions("COPY"):
        *sources, _ = [word for word in line.split() if not word.startswith("--")]
        for source in [] if "--from=" in line else sources:
            assert (ROOT / source).exists() and source not in ignored, source
    folders = re.findall(r"add_subdirectory\((\w+)", (ROOT / "CMakeLists.txt").read_text())
    assert set(folders) <= {line.split()[0] for line in instructions("COPY")}


def test_every_service_is_in_the_image_and_in_compose():
    services = {f"messenger-{folder.name}" for folder in (ROOT / "services").iterdir() if folder.is_dir()}
    assert programs_of_the_image() == services | {"messenger"} and programs_of_the_image() <= cmake_programs()
    assert {service["entrypoint"][0] for service in OURS.values()} == services
    assert all(service["entrypoint"] == [f"messenger-{name}"] for name, service in OURS.items())
    assert json.loads(instructions("ENTRYPOINT")[0]) == ["messenger"]


def test_the_image_runs_as_the_user_that_compose_names():
    (user,) = instructions("USER")
    assert {service["user"] for service in OURS.values()} == {user}
    assert f"--uid {user.split(':')[0]} " in "\n".join(instructions("RUN"))


def test_the_unit_sets_only_settings_and_has_time_to_drain():
    lines = re.findall(r"^(\w+)=(.*)$", (ROOT / "deploy/messenger.service").read_text(), re.M)
    names = {value.partition("=")[0] for name, value in lines if name == "Environment"}
    unit = dict(lines)
    assert names and names <= SETTINGS.keys() | SETTINGS_OF_LIBRARIES and unit["User"] != "root"
    assert int(unit["TimeoutStopSec"]) > int(SETTINGS["SHUTDOWN_TIMEOUT_S"][1])
    assert Path(unit["ExecStart"]).name in cmake_programs()


def test_the_guide_names_only_what_exists():
    guide = (ROOT / "docs/deployment.md").read_text()
    for path in re.findall(r"(?<![\w/])deploy/[\w.-]+", guide):
        assert (ROOT / path).exists() or path in ("deploy/.env", "deploy/secrets"), path
    for name in re.findall(r"`([A-Z]+(?:_[A-Z]+)+)(?:=[^`]*)?`", guide):
        assert name in SETTINGS.keys() | SECRET_FILES, name
    for service, command in re.findall(r"exec (\w+) (messenger-\w+)", guide):
        assert OURS[service]["entrypoint"] == [command]


def make_secrets(folder):
    environment = {"PATH": "/usr/bin:/bin", "AUTH_DB_PASSWORD": "given by the operator"}
    subprocess.run([ROOT / "deploy/make-secrets", folder], check=True, capture_output=True, env=environment)
    return {file.name: file.read_text() for file in folder.iterdir()}


def test_make_secrets_makes_what_compose_reads_and_keeps_what_is_there(tmp_path):
    folder = tmp_path / "secrets"
    made = make_secrets(folder)
    paths = [re.sub(r"^\$\{\w+:-(.*)\}$", r"\1", secret["file"]) for secret in COMPOSE["secrets"].values()]
    # The password of Redis is mounted within the files that need it only.
    assert sorted(made) == sorted([path.removeprefix("./secrets/") for path in paths] + ["redis-password"])
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {0o444}
    assert made.pop("auth-db-password") == "given by the operator\n" and made.pop("smtp-password") == "\n"
    assert re.fullmatch("USER_DB_URL=postgresql://chatapp_user:" + made["user-db-password"].strip() + r"@postgres:5432/\w+\n", made.pop("user-service.env"))
    chat = "CHAT_DB_URL=mongodb://chatapp_chat_user:" + made["chat-db-password"].strip() + r"@mongo:27017/\w+\?authSource=admin\n"
    assert re.fullmatch(chat + "REDIS_URL=redis://:" + made["redis-password"].strip() + "@redis:6379/0\n", made.pop("chat-service.env"))
    assert "requirepass " + made["redis-password"] in made.pop("redis.conf")
    assert len(set(made.values())) == len(made) and all(re.fullmatch("[0-9a-f]{64}\n", value) for value in made.values())
    again = make_secrets(folder)
    assert made.items() <= again.items()


def test_the_url_of_the_user_database_is_that_of_the_container():
    environment = SERVICES["postgres"]["environment"]
    url = f"postgresql://{environment['POSTGRES_USER']}:$(<\"$folder/user-db-password\")@postgres:5432/{environment['POSTGRES_DB']}"
    assert url in (ROOT / "deploy/make-secrets").read_text()


def test_the_url_of_the_chat_database_is_that_of_the_container():
    environment = SERVICES["mongo"]["environment"]
    url = f"mongodb://{environment['MONGO_INITDB_ROOT_USERNAME']}:$(<\"$folder/chat-db-password\")@mongo:27017/"
    assert url in (ROOT / "deploy/make-secrets").read_text()


def test_neither_git_nor_the_build_context_has_secrets():
    assert "/deploy/secrets/" in (ROOT / ".gitignore").read_text().splitlines()
    assert "deploy/secrets" in (ROOT / ".dockerignore").read_text().splitlines()


class Probed(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(self.server.status if self.path == "/readyz" else 404)
        self.end_headers()
        self.wfile.write(b'{"detail":"the reason"}')

    def log_message(self, *_):
        pass


@pytest.mark.parametrize("status, code, said", [(200, 0, ""), (503, 1, '{"detail":"the reason"}\n'), (404, 1, '{"detail":"the reason"}\n')])
def test_the_health_check_succeeds_only_if_the_service_is_ready(status, code, said):
    with HTTPServer(("127.0.0.1", 0), Probed) as server:
        # The probe expects HTTP/1.1, as our services speak it.
        server.status, Probed.protocol_version = status, "HTTP/1.1"
        threading.Thread(target=server.handle_request).start()
        probe = subprocess.run([ROOT / "deploy/healthcheck", str(server.server_port)], capture_output=True, text=True)
    assert (probe.returncode, probe.stdout) == (code, said)


def test_the_health_check_fails_where_nothing_listens():
    with HTTPServer(("127.0.0.1", 0), Probed) as server:
        port = str(server.server_port)
    assert subprocess.run([ROOT / "deploy/healthcheck", port], capture_output=True).returncode == 1


def has_compose():
    return bool(shutil.which("docker")) and subprocess.run(["docker", "compose", "version"], capture_output=True).returncode == 0


# Needs the client alone, no engine. Where there is none the test does not exist, so that it counts neither as passed nor
# as skipped.
if has_compose():

    def test_docker_compose_accepts_the_file(tmp_path):
        command = ["docker", "compose", "--env-file", "/dev/null", "-f", str(COMPOSE_FILE), "config", "--format", "json"]
        config = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        assert json.loads(config)["services"].keys() == SERVICES.keys()
