"""What bench/gateway measures beside Messenger, and the server behind all of them."""

# The server behind all of them; it is not measured.
UPSTREAM = """
worker_processes 1; daemon off; pid upstream.pid; error_log stderr crit;
events {{ worker_connections 15000; }}
http {{
  access_log off; keepalive_requests 100000000; keepalive_timeout 300; sendfile on;
  default_type application/json;
  server {{
    listen 127.0.0.1:{upstream} backlog=4096;
    location = /openapi.json {{ root {folder}; }}
    location = /readyz {{ return 200 '{{}}'; }}
    location = /api/users/small {{ return 200 '{small}'; }}
    location = /api/users/large {{ alias {folder}/large; }}
  }}
}}
"""
NGINX = """
worker_processes 1; daemon off; pid {name}.pid; error_log stderr crit;
events {{ worker_connections 15000; }}
http {{
  access_log off; keepalive_requests 100000000; keepalive_timeout 300;
  upstream service {{ server 127.0.0.1:{upstream}; keepalive 128; keepalive_requests 100000000; }}
  server {{
    listen 127.0.0.1:{port} backlog=4096;
    location / {{ proxy_pass http://service; proxy_http_version 1.1; proxy_set_header Connection "";
      proxy_set_header X-Forwarded-For $remote_addr; proxy_set_header Host $host;
      {fields}}}
  }}
}}
"""
# What the gateway sets, as nginx and HAProxy would be told to. The id of a span is always the same one there.
NGINX_FIELDS = """
      proxy_set_header X-Request-Id $request_id; proxy_set_header traceparent 00-$request_id-b7ad6b7169203331-00;
      proxy_set_header X-Internal-Token only-for-this-benchmark; add_header X-Request-Id $request_id;
      add_header X-Content-Type-Options nosniff; add_header X-Frame-Options DENY; add_header Referrer-Policy no-referrer;
      add_header Cross-Origin-Resource-Policy same-origin; add_header Cache-Control no-store; add_header Vary Origin;
      add_header Content-Security-Policy "default-src 'none'; frame-ancestors 'none'";
"""
HAPROXY_FIELDS = """
  http-request set-var(txn.id) uuid()
  http-request set-header X-Request-Id %[var(txn.id)]
  http-request set-header traceparent 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00
  http-request set-header X-Internal-Token only-for-this-benchmark
  http-response set-header X-Request-Id %[var(txn.id)]
  http-response set-header X-Content-Type-Options nosniff
  http-response set-header X-Frame-Options DENY
  http-response set-header Referrer-Policy no-referrer
  http-response set-header Cross-Origin-Resource-Policy same-origin
  http-response set-header Cache-Control no-store
  http-response set-header Vary Origin
  http-response set-header Content-Security-Policy "default-src 'none'; frame-ancestors 'none'"
"""
HAPROXY = """
global
  nbthread 1
  maxconn 9950
defaults
  mode http
  timeout connect 3s
  timeout client 300s
  timeout server 30s
  http-reuse always
  option forwardfor
frontend door
  bind 127.0.0.1:{port} backlog 4096
  {fields}
  default_backend service
backend service
  server one 127.0.0.1:{upstream} pool-max-conn 128
"""


PEERS = {"nginx": (NGINX, ["nginx", "-p", ".", "-c"]), "haproxy": (HAPROXY, ["haproxy", "-db", "-f"])}
