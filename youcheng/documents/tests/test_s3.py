"""The same store in an S3 bucket: against a server of its own."""

import io
from datetime import date, timedelta

import boto3
import pytest
from django.utils import timezone
from moto.server import ThreadedMotoServer

from youcheng.config import env
from youcheng.documents import store
from youcheng.documents.actions import sweep
from youcheng.documents.models import Revision
from youcheng.documents.queries.inside import search
from youcheng.documents.tests import files
from youcheng.documents.tests.files import filed, work_all

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),  # botocore and the server's own
]
KEYS = {"KEY": "key", "SECRET": "secret", "REGION": "cn-east-1", "BUCKET": "papers"}


@pytest.fixture
def bucket(settings, monkeypatch, tmp_path):
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    for name, value in {**KEYS, "ENDPOINT": f"http://{host}:{port}"}.items():
        monkeypatch.setenv(f"TEST_S3_{name}", value)
    settings.STORAGES = {**settings.STORAGES, "documents": env.store("TEST_S3_", tmp_path)}
    client = boto3.client(
        "s3", endpoint_url=f"http://{host}:{port}", aws_access_key_id="key",
        aws_secret_access_key="secret", region_name="cn-east-1",
    )  # fmt: skip
    client.create_bucket(
        Bucket="papers", CreateBucketConfiguration={"LocationConstraint": "cn-east-1"}
    )
    yield client
    server.stop()


def names(client) -> set[str]:
    return {one["Key"] for one in client.list_objects_v2(Bucket="papers").get("Contents", [])}


def test_files_are_kept_read_drawn_and_swept_in_a_bucket(bucket, office, officer, client):
    document = filed(files.pdf(), "协议.pdf", office, officer, date(2018, 5, 21))
    digest = document.present.sha256
    assert names(bucket) == {store.file_path(digest)}

    work_all(timezone.now() + timedelta(seconds=1))

    found = Revision.objects.get()
    assert (found.reading, found.preview) == ("read", "made")
    assert len(search(officer, "经贸")) == 1
    assert store.picture_path(digest, 1, "thumb") in names(bucket)
    client.force_login(officer)
    response = client.get(f"/documents/{document.pk}/versions/1/file/")
    assert b"".join(response.streaming_content) == files.pdf()

    store.put(io.BytesIO(b"lost"), "ab" * 32)
    assert sweep(timezone.now() + timedelta(days=2)).files == 1
    assert store.file_path("ab" * 32) not in names(bucket)
    assert store.file_path(digest) in names(bucket)
