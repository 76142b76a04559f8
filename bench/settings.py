"""The product's settings, with the limits of the bench served beside it under `/bare/`."""

from youcheng.config.settings import *  # noqa: F403
from youcheng.config.settings import MIDDLEWARE as PRODUCT

MIDDLEWARE = ["bench.limits.middleware.BareMiddleware", *PRODUCT]
