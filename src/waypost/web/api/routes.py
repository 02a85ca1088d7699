"""The route table of the API: all that it can do, who may do it, and how it is told."""

from waypost.domain.access import Scope
from waypost.web.api import (
    accounts,
    batch,
    detecting,
    epcis,
    epcis_events,
    events,
    explaining,
    notifications,
    orders,
    shipments,
    status_files,
    stores,
)
from waypost.web.api.assistant_routes import ASSISTANT_CALLS
from waypost.web.api.calls import Call, Parameter
from waypost.web.api.case_routes import CASE_CALLS
from waypost.web.api.webhook_routes import WEBHOOK_CALLS
from waypost.web.wire.accounts import CarrierAccountList
from waypost.web.wire.epcis import CaptureJob, EpcisDocument, EpcisResources
from waypost.web.wire.events import BatchAnswer, EventIn, EventRecorded, OrderEventIn, OrderEventRecorded
from waypost.web.wire.notifications import NotificationList, NotificationOut
from waypost.web.wire.orders import OrderIn, OrderList, OrderOut
from waypost.web.wire.others import (
    DetectIn,
    DetectOut,
    ExplainOut,
    NumberChange,
    Retraction,
    StoreIn,
    StoreList,
    StoreOut,
)
from waypost.web.wire.shipments import ShipmentIn, ShipmentList, ShipmentOut
from waypost.web.wire.status_files import StatusFileRead

RAW = Parameter("include", "`raw`: each event with the message it came in.", "raw")
STORE = Parameter("store", "The store's short name; only for keys that open every store.", "default")
FILE_TYPES = (
    "text/plain", "application/edi-x12", "application/edifact", "text/csv", "application/octet-stream",
    "application/gzip",
)  # fmt: skip
EXAMPLE_EVENT = {
    "tracking_number": "1Z999AA10123456784",
    "carrier": "ups",
    "occurred_at": "2026-11-24T16:12:00+01:00",
    "status": "in_transit",
    "message": "Departed from facility",
    "location": {"city": "Cologne", "country": "DE"},
}
EXAMPLE_DOCUMENT = {
    "@context": "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
    "type": "EPCISDocument",
    "schemaVersion": "2.0",
    "creationDate": "2026-11-24T16:30:00+01:00",
    "epcisBody": {
        "eventList": [
            {
                "type": "ObjectEvent",
                "eventTime": "2026-11-24T16:12:00+01:00",
                "eventTimeZoneOffset": "+01:00",
                "epcList": ["urn:epc:id:sscc:4012345.0000000333"],
                "action": "OBSERVE",
                "bizStep": "departing",
            }
        ]
    },
}
EXAMPLE_ORDER = {
    "order_number": "OL-10482",
    "placed_at": "2026-11-22T10:31:00+01:00",
    "buyer": {"name": "Ada Example", "email": "ada@example.org", "locale": "de"},
    "ship_to": {"city": "Lyon", "postal_code": "69002", "country": "FR"},
    "lines": [{"sku": "BSK-2", "title": "Willow basket", "quantity": 1}],
    "promised_on": "2026-11-27",
}

ORDER_CALLS = (
    Call(
        "POST", "/v1/orders", "save_order", "Create or update an order",
        "The same store and order number again is an update: what is left out stays as it is. "
        "The answer has the buyer's link.",
        orders.save_order, {200: OrderOut, 201: OrderOut}, Scope.WRITE, OrderIn, problems=(409,),
        example=EXAMPLE_ORDER,
    ),
    Call(
        "GET", "/v1/orders", "list_orders", "List orders",
        "The newest first. The `Link` header and `next_cursor` lead to the next page; orders added meanwhile "
        "shift nothing.",
        orders.list_orders, {200: OrderList},
        query=(
            Parameter("order_number", "Only orders with this number.", "OL-10482"),
            Parameter("cursor", "`next_cursor` of the page before."),
            Parameter("limit", "Orders on a page, 1 to 100; usually 20.", "20"),
            STORE,
        ),
    ),
    Call(
        "GET", "/v1/orders/{order_id}", "read_order", "Read an order",
        "The order with its shipments, its own events and where it stands as a whole.",
        orders.read_order, {200: OrderOut}, problems=(404,),
    ),
    Call(
        "POST", "/v1/orders/{order_id}/events", "record_order_event", "Record a step of shop or warehouse",
        "Confirmed, processing, packed, handed over, cancelled, or a note.",
        orders.record_order_event, {200: OrderEventRecorded, 201: OrderEventRecorded}, Scope.WRITE,
        OrderEventIn, problems=(404, 409), example={"status": "packed", "message": "Packed at table 4"},
    ),
    Call(
        "POST", "/v1/orders/{order_id}/link/revoke", "revoke_order_link", "Revoke the buyer's link",
        "The present link ends at once; the answer has a new one. The body is empty.",
        orders.revoke_order_link, {200: OrderOut}, Scope.WRITE, problems=(404, 409),
    ),
    Call(
        "GET", "/v1/orders/{order_id}/notifications", "list_notifications", "Read what buyers were told",
        "Every decision about the order: told, waiting, or not sent and why. Addresses are masked.",
        notifications.list_notifications, {200: NotificationList}, problems=(404,),
    ),
    Call(
        "GET", "/v1/notifications/{notification_id}", "read_notification", "Read one message",
        "One decision with the text that went out.",
        notifications.read_notification, {200: NotificationOut}, problems=(404,),
    ),
)  # fmt: skip
SHIPMENT_CALLS = (
    Call(
        "POST", "/v1/shipments", "save_shipment", "Add or update a shipment",
        "One tracking number of one carrier. Without `carrier` it is detected from the number, and the "
        "answer says how surely. Scans that came before are brought along. In a store in test mode, "
        "numbers such as `WP-TEST-DELIVERED` play a history of that status.",
        shipments.save_shipment, {200: ShipmentOut, 201: ShipmentOut}, Scope.WRITE, ShipmentIn,
        problems=(409,),
        example={"order_number": "OL-10482", "tracking_number": "1Z999AA10123456784"},
    ),
    Call(
        "GET", "/v1/shipments", "find_shipments", "Find shipments by tracking number",
        "All shipments that have this number, the newest first: carriers give numbers out again.",
        shipments.find_shipments, {200: ShipmentList},
        query=(
            Parameter("tracking_number", "The number, written as you like.", "1Z999AA10123456784"),
            RAW,
            STORE,
        ),
    ),
    Call(
        "GET", "/v1/shipments/{shipment_id}", "read_shipment", "Read a shipment",
        "Where it stands, when it arrives, and all its events.",
        shipments.read_shipment, {200: ShipmentOut}, query=(RAW,), problems=(404,),
    ),
    Call(
        "GET", "/v1/shipments/{shipment_id}/explain", "explain_shipment", "Explain a shipment",
        "Which event met which rule and what it did, what silence adds, and what the estimate rests on.",
        explaining.explain, {200: ExplainOut}, problems=(404,),
    ),
    Call(
        "POST", "/v1/shipments/{shipment_id}/tracking-number", "change_tracking_number",
        "Correct a tracking number",
        "The goods get a new shipment with the right number, which inherits no scan of the wrong one. The "
        "answer is the new shipment.",
        shipments.change_number, {200: ShipmentOut}, Scope.WRITE, NumberChange, problems=(404, 409),
        example={"tracking_number": "1Z999AA10123456784"},
    ),
    Call(
        "POST", "/v1/shipments/{shipment_id}/retractions", "retract_event", "Take an event back",
        "The event stays on record and counts no more.",
        shipments.take_back_event, {200: ShipmentOut}, Scope.WRITE, Retraction, problems=(404, 409),
        example={"event_id": "evt_0123456789abcdef", "reason": "Scanned by mistake"},
    ),
)  # fmt: skip
EVENT_CALLS = (
    Call(
        "POST", "/v1/events", "record_event", "Record an event",
        "News of a parcel from a carrier, the warehouse, a gate, a courier, a person. The same again is a "
        "duplicate and changes nothing. News of an unknown number waits until an order claims it.",
        events.record_event, {200: EventRecorded, 201: EventRecorded}, Scope.WRITE, EventIn, problems=(409,),
        example=EXAMPLE_EVENT,
    ),
    Call(
        "POST", "/v1/events/batch", "record_batch", "Record many events",
        "Up to 10,000 rows as a JSON array, or as NDJSON. One bad row never costs the others: the answer is "
        "always 207, with one result for each row. `Accept: application/x-ndjson` gives a line for each.",
        batch.record_batch, {207: BatchAnswer}, Scope.WRITE, list[EventIn], takes_ndjson=True,
        problems=(409,),
    ),
    Call(
        "POST", "/v1/status-files", "read_status_file", "Read a carrier's status file",
        "X12 214, EDIFACT IFTSTA or CSV, as it came or gzipped; the format is recognised. A bad line costs "
        "itself: the answer counts for each shipment what was recorded and says why the rest was not. The "
        "same file again gives duplicates.",
        status_files.read_file, {200: StatusFileRead}, Scope.WRITE, takes=FILE_TYPES,
        query=(
            Parameter("format", "`x12-214`, `edifact-iftsta` or `status-csv`; without it: recognised."),
            Parameter("timezone", "IANA zone of times that say none; without it: the store's."),
            Parameter("carrier", "Whose file it is, where it does not say so itself."),
            Parameter("references", "Where the tracking number stands: qualifiers, best first."),
            Parameter("layout", "For `format=status-csv`: a documented layout."),
            Parameter("columns", "For `format=status-csv`: `tracking_number=Paket, occurred_at=Zeit, ...`"),
            STORE,
        ),
        problems=(409,),
    ),
)  # fmt: skip
EVENT_QUERY = (
    Parameter("eventType", "Of these types; all that we tell are `ObjectEvent`.", "ObjectEvent"),
    Parameter("GE_eventTime", "Happened then or later (RFC 3339).", "2026-11-24T00:00:00Z"),
    Parameter("LT_eventTime", "Happened before.", "2026-11-25T00:00:00Z"),
    Parameter("GE_recordTime", "Recorded here then or later.", "2026-11-24T00:00:00Z"),
    Parameter("LT_recordTime", "Recorded here before.", "2026-11-25T00:00:00Z"),
    Parameter("EQ_action", "`ADD`, `OBSERVE`.", "OBSERVE"),
    Parameter("EQ_bizStep", "One of these steps, bare or as an address.", "departing"),
    Parameter("EQ_disposition", "One of these dispositions.", "in_transit"),
    Parameter("EQ_readPoint", "Told at one of these places.", "geo:51.42,12.24"),
    Parameter("EQ_bizLocation", "We tell none: nothing is found."),
    Parameter("MATCH_epc", "About one of these parcels.", "urn:epc:id:sscc:4012345.0000000333"),
)
EPCIS_CALLS = (
    Call(
        "GET", "/epcis", "list_epcis_resources", "Discover EPCIS",
        "What there is, and in the headers which versions are spoken; `OPTIONS` tells the same.",
        epcis_events.list_resources, {200: EpcisResources},
    ),
    Call(
        "POST", "/epcis/capture", "capture_epcis", "Capture EPCIS events",
        "An EPCIS 2.0 document (JSON-LD) of a warehouse or a gate. Events are about the parcels that they "
        "name; the same event again is a duplicate. The job is finished when it is answered, and can be read "
        "for a day.",
        epcis.capture, {202: CaptureJob}, Scope.WRITE, EpcisDocument, query=(STORE,),
        headers=(
            Parameter(
                "GS1-Capture-Error-Behaviour",
                "`rollback` (usual): one bad event takes the document back; `proceed`: it costs itself.",
            ),
        ),
        answer_headers=(Parameter("Location", "Where the job is found."),),
        problems=(409,), example=EXAMPLE_DOCUMENT,
    ),
    Call(
        "GET", "/epcis/capture", "list_captures", "List EPCIS documents that were captured",
        "The jobs of the last day, the newest first. The `Link` header leads to the next page.",
        epcis.list_captures, {200: list[CaptureJob]},
        query=(
            Parameter("perPage", "Jobs on a page, up to 1000; usually 30.", "30"),
            Parameter("nextPageToken", "From the `Link` header of the page before."),
        ),
    ),
    Call(
        "GET", "/epcis/capture/{job_id}", "read_capture", "Read what became of an EPCIS document",
        "For a day after it was captured.",
        epcis.read_capture, {200: CaptureJob}, problems=(404,),
    ),
    Call(
        "GET", "/epcis/events", "list_epcis_events", "Read all events as EPCIS",
        "Shipment after shipment, each in order of time. What the standard has no words for stands in an "
        "extension. The `Link` header leads to the next page; what is recorded meanwhile shifts nothing. "
        "Events that were taken back are left out. With a query a page may be short: while there is a "
        "`Link`, there may be more. Several words of a parameter are separated by `|`.",
        epcis_events.list_events, {200: EpcisDocument},
        query=(
            *EVENT_QUERY,
            Parameter("perPage", "Events on a page, up to 1000; usually 30.", "30"),
            Parameter("nextPageToken", "From the `Link` header of the page before."),
            STORE,
        ),
    ),
)  # fmt: skip
OTHER_CALLS = (
    Call(
        "POST", "/v1/carriers/detect", "detect_carrier", "Detect the carrier of a number",
        "Offline, ranked, with reasons and what would make it surer.",
        detecting.detect, {200: DetectOut}, Scope.READ, DetectIn,
        example={"tracking_number": "1Z999AA10123456784"},
    ),
    Call(
        "GET", "/v1/carrier-accounts", "list_carrier_accounts", "List accounts with carriers",
        "How each keeps up: the calls it has left, who waits and how late that makes the news, whether the "
        "carrier pushes, and what to do where something is wrong. Credentials are never shown.",
        accounts.list_accounts, {200: CarrierAccountList}, Scope.ADMIN,
    ),
    Call(
        "GET", "/v1/stores", "list_stores", "List stores", "The stores that the key opens.",
        stores.list_stores, {200: StoreList},
    ),
    Call(
        "GET", "/v1/stores/{store}", "read_store", "Read a store", "One store with its settings.",
        stores.read_store, {200: StoreOut}, problems=(404,),
    ),
    Call(
        "POST", "/v1/stores/{store}", "save_store", "Create or update a store",
        "Name and settings; what is left out stays as it is.",
        stores.save_store, {200: StoreOut, 201: StoreOut}, Scope.ADMIN, StoreIn, problems=(404, 409),
        example={"name": "Osier Lane", "settings": {"timezone": "Europe/Paris", "test_mode": True}},
    ),
)  # fmt: skip
CALLS = (
    *ORDER_CALLS, *SHIPMENT_CALLS, *EVENT_CALLS, *EPCIS_CALLS, *CASE_CALLS, *WEBHOOK_CALLS, *ASSISTANT_CALLS,
    *OTHER_CALLS,
)  # fmt: skip
