"""All jobs: importing them registers the followers of events; else an event reaches nobody.

Apart from `main`, so that the worker need not load the routes.
"""

from bursar.domains.analytics import jobs as analytics_jobs
from bursar.domains.identity import jobs as identity_jobs
from bursar.domains.ledger.jobs import imports as import_jobs
from bursar.domains.ledger.jobs import prices as price_jobs
from bursar.domains.ledger.jobs import rebuild as rebuild_jobs
from bursar.domains.ledger.jobs import sample as sample_jobs

JOBS = (identity_jobs, rebuild_jobs, import_jobs, price_jobs, sample_jobs, analytics_jobs)
