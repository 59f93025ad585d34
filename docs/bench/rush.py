#!/usr/bin/env python3
"""Two hundred shoppers, ten units, one moment: press the pay button all at once on a running shop.

    python3 docs/bench/rush.py http://127.0.0.1:8000 SKU [--shoppers 200] [--presses 1]

Every shopper walks from an own cart to the payment page, then all press pay together: the
last byte of each request is held back and released at one stroke. Prints what the answers
were and ends with 1 if one was an error. Standard library only; loopback only. The shop must
know the district Coblong (32.73.02) and bring things there.
"""

import argparse
import collections
import http.client
import re
import socket
import sys
import threading
from html import unescape
from urllib.parse import urlencode, urlsplit

LOOPBACK = {"127.0.0.1", "localhost"}
ADDRESS = {
    "recipient": "Budi",
    "phone": "081234567890",
    "email": "",
    "region_code": "32.73.02",
    "q": "Coblong",
    "region_asked": "Coblong",
    "street": "Jl. Dago No. 12",
    "landmark": "",
}


class Shopper:
    """A browser as small as can be: cookies, forms, no redirects followed."""

    def __init__(self, base):
        self.base = urlsplit(base)
        self.cookies = {}

    def ask(self, method, path, data=None):
        connection = http.client.HTTPConnection(self.base.hostname, self.base.port, timeout=60)
        body = urlencode(data) if data else None
        connection.request(method, path, body, self.headers(body))
        answer = connection.getresponse()
        text = answer.read().decode()
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, _, rest = line.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        connection.close()
        return answer.status, answer.headers.get("Location", ""), text

    def headers(self, body):
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            headers["Origin"] = f"{self.base.scheme}://{self.base.netloc}"
        return headers

    def send_form(self, path, **data):
        text = self.ask("GET", path)[2]
        return self.ask("POST", path, {**hidden(text), **data})

    def walk_to_the_till(self, sku):
        """Returns the form of the payment page, ready to be sent."""
        taken(self.ask("POST", "/keranjang/isi/", {"sku": sku, "quantity": "1"}))
        taken(self.send_form("/checkout/", **ADDRESS))
        text = self.ask("GET", "/checkout/pengiriman/")[2]
        service = re.search(r'name="service" value="([^"]+)"', text)[1]
        self.ask("POST", "/checkout/pengiriman/", {**hidden(text), "service": service})
        text = self.ask("GET", "/checkout/pembayaran/")[2]
        method = re.search(r'name="method" value="(transfer-[^"]+)"', text)[1]
        return {**hidden(text), "method": method, "note": ""}

    def hold(self, path, data):
        """Open a connection and send all but the last byte."""
        body = urlencode(data).encode()
        lines = [f"POST {path} HTTP/1.1", f"Host: {self.base.netloc}", f"Content-Length: {len(body)}"]
        lines += [f"{name}: {value}" for name, value in self.headers(body).items()]
        lines += ["Connection: close", "", ""]
        self.socket = socket.create_connection((self.base.hostname, self.base.port), timeout=120)
        self.socket.sendall("\r\n".join(lines).encode() + body[:-1])
        self.last = body[-1:]

    def release(self):
        with self.socket:
            try:
                self.socket.sendall(self.last)
                with http.client.HTTPResponse(self.socket) as answer:
                    answer.begin()
                    return answer.status, answer.headers.get("Location", ""), answer.read().decode()
            except OSError as error:
                return 0, "", str(error)


def taken(answer):
    """A form that is taken leads on; anything else is an error of the walk, not of the rush."""
    if answer[0] != 302:
        words = " ".join(re.sub("<[^>]+>", " ", answer[2]).split())
        raise RuntimeError(f"not taken: {answer[0]} {words[:600]}")


def hidden(text):
    form = text.rpartition('<form method="post"')[2]
    pairs = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)
    return {name: unescape(value) for name, value in pairs}


def press_together(shoppers):
    start, answers = threading.Barrier(len(shoppers)), [None] * len(shoppers)

    def press(number):
        start.wait()
        answers[number] = shoppers[number].release()

    threads = [threading.Thread(target=press, args=[n]) for n in range(len(shoppers))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def kind_of(answer):
    """One word for what a shopper was told."""
    status, location, text = answer
    if status == 302 and "/pesanan/" in location:
        return "order"
    if status == 302 and location.endswith("/keranjang/"):
        return "sold out"
    if status == 409 and ("Stok" in text or "stock" in text):
        return "sold out"
    return f"error {status}"


def rush(base, sku, shoppers, presses=1):
    """Let `shoppers` carts be paid at once, each pressed `presses` times; returns the answers."""
    pressing = []
    for _number in range(shoppers):
        shopper = Shopper(base)
        data = shopper.walk_to_the_till(sku)
        for _press in range(presses):
            finger = Shopper(base)
            finger.cookies = dict(shopper.cookies)
            pressing.append((finger, data))
    for finger, data in pressing:
        finger.hold("/checkout/pembayaran/", data)
    return press_together([finger for finger, _data in pressing])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("base")
    parser.add_argument("sku")
    parser.add_argument("--shoppers", type=int, default=200)
    parser.add_argument("--presses", type=int, default=1)
    options = parser.parse_args()
    if urlsplit(options.base).hostname not in LOOPBACK:
        sys.exit("refused: not a loopback address")
    answers = rush(options.base, options.sku, options.shoppers, options.presses)
    kinds = collections.Counter(map(kind_of, answers))
    places = [location.removesuffix("pembayaran/") for _status, location, _text in answers]
    orders = {place for place in places if "/pesanan/" in place}
    print(", ".join(f"{count} {kind}" for kind, count in kinds.most_common()))
    print(f"{len(orders)} different orders")
    sys.exit(any(kind.startswith("error") for kind in kinds))


if __name__ == "__main__":
    main()
