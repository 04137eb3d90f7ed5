"""An answer of YouTube that breaks off in the middle."""

import socket
import threading

import pytest
from commentsense_fetcher.failures import Failure, Fate
from commentsense_fetcher.youtube import YouTube


def test_a_cut_answer_is_tried_again() -> None:
    """It is a failure like any other, and not one that takes the task down."""
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]

    def serve() -> None:
        connection, _ = listener.accept()
        with connection:
            connection.recv(65536)
            connection.sendall(
                b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{"items"'
            )

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        with pytest.raises(Failure) as failed:
            YouTube("key", f"http://127.0.0.1:{port}", 5).video("dQw4w9WgXcQ")
        assert failed.value.fate is Fate.RETRY
    finally:
        thread.join()
        listener.close()
