"""AfterShip's Tracking API as its own clients speak it, v4 and 2023-10 to 2026-07.

Fields, codes and paths are those of AfterShip's published SDKs (https://pypi.org/project/aftership-tracking-sdk/,
https://www.npmjs.com/package/@aftership/tracking-sdk) and of https://www.aftership.com/docs/tracking.
"""
