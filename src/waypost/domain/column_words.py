"""What the columns of files are called in shops' and carriers' exports, in several languages.

Names are folded: small letters, no accents, words joined by `_`. The earlier name of a field is the better
one where a file has several. Sources: the export formats of Shopify, WooCommerce, Amazon and Olist, carriers'
track files, and everyday words.
"""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What the values of a column look like."""

    TEXT = "text"
    TIME = "time"
    DAY = "day"
    EMAIL = "email"
    STATUS = "status"
    CODE = "code"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Field:
    """Something a row can tell. `names` are folded headers that mean it; `is_needed`: no row goes without."""

    name: str
    kind: Kind
    names: tuple[str, ...]
    is_needed: bool = False


def _field(name: str, kind: Kind, names: str = "", *, is_needed: bool = False) -> Field:
    return Field(name, kind, (name, *names.split()), is_needed)


_WHO_CARRIES = (
    _field(
        "carrier",
        Kind.TEXT,
        """
        carrier_code_name carrier_name carrier_slug courier courier_name shipping_carrier
        shipping_provider tracking_company slug versanddienstleister transporteur transportador
        transportista corriere vervoerder
    """,
    ),
)

_NUMBER = """
    tracking_code tracking_no tracking tracking_id trackingnumber tracking_num tracking_ref waybill
    waybill_number airwaybill awb awb_number consignment consignment_number parcel_number parcel
    package_id package_number shipment shipment_number barcode connote sendungsnummer sendung
    trackingnummer paketnummer numero_de_suivi numero_suivi numero_de_seguimiento seguimiento
    codigo_de_rastreio rastreio codice_di_tracciamento numero_colis
"""

_ORDER_NUMBER = """
    order_no order_num number order_id id_order order_name order_reference order_ref reference name order
    purchase_order order_key amazon_order_id bestellnummer bestellnr auftragsnummer auftragsnr
    numero_de_commande numero_commande commande numero_de_pedido numero_pedido pedido numero_ordine ordine
    ordernummer ordre
"""

ORDER_FIELDS: tuple[Field, ...] = (
    _field("order_number", Kind.TEXT, _ORDER_NUMBER, is_needed=True),
    _field(
        "placed_at",
        Kind.TIME,
        """
        order_purchase_timestamp purchased_at purchase_date created_at ordered_at order_date date_created
        date_created_gmt order_placed order_created date_ordered placed date bestelldatum auftragsdatum
        bestellt_am date_de_commande date_commande fecha_de_pedido fecha_pedido data_do_pedido data_ordine
    """,
    ),
    _field(
        "confirmed_at",
        Kind.TIME,
        """
        order_approved_at approved_at payment_approved_at paid_at date_paid date_paid_gmt confirmed
        payments_date bezahlt_am bestaetigt_am date_de_paiement fecha_de_pago data_de_aprovacao
    """,
    ),
    _field("processing_at", Kind.TIME, "picked_at picking_at processing_started_at in_bearbeitung_seit"),
    _field("packed_at", Kind.TIME, "packed pack_time verpackt_am emballe_le empaquetado_el embalado_em"),
    _field(
        "handed_over_at",
        Kind.TIME,
        """
        order_delivered_carrier_date delivered_carrier_date handed_over handed_to_carrier_at shipped_at
        fulfilled_at dispatched_at ship_date shipped_date date_shipped dispatch_date shipment_date
        versendet_am versanddatum expedie_le date_expedition fecha_de_envio enviado_el data_de_envio
        picked_up picked_up_at
    """,
    ),
    _field(
        "delivered_at",
        Kind.TIME,
        """
        order_delivered_customer_date delivered_customer_date delivery_date delivered date_delivered
        date_completed zugestellt_am zustelldatum livre_le date_de_livraison entregado_el fecha_de_entrega
        data_de_entrega
    """,
    ),
    _field(
        "cancelled_at",
        Kind.TIME,
        """
        canceled_at date_cancelled date_canceled cancelled canceled storniert_am annule_le cancelado_em
    """,
    ),
    _field(
        "promised_on",
        Kind.DAY,
        """
        order_estimated_delivery_date estimated_delivery_date estimated_delivery promised_date promised
        promise_date delivery_promise due_date deliver_by eta expected_delivery expected_delivery_date
        latest_delivery_date lieferung_bis voraussichtliche_lieferung date_de_livraison_prevue
        fecha_estimada data_prevista
    """,
    ),
    _field(
        "status",
        Kind.STATUS,
        """
        order_status state_of_order financial_status bestellstatus statut estado_pedido
    """,
    ),
    _field(
        "buyer_name",
        Kind.TEXT,
        """
        customer_name billing_name buyer customer full_name client_name billing_full_name kunde kundenname
        nom_du_client client nombre_del_cliente cliente nome_do_cliente
    """,
    ),
    _field(
        "buyer_email",
        Kind.EMAIL,
        """
        email e_mail customer_email billing_email email_address contact_email mail e_mail_adresse
        adresse_e_mail courriel correo correo_electronico
    """,
    ),
    _field(
        "buyer_phone",
        Kind.TEXT,
        """
        phone customer_phone billing_phone shipping_phone telephone phone_number mobile telefon
        telefonnummer telefono telefone handy
    """,
    ),
    _field("buyer_locale", Kind.TEXT, "locale language customer_locale lang sprache langue idioma"),
    _field(
        "ship_to_name",
        Kind.TEXT,
        """
        shipping_name recipient recipient_name ship_name consignee empfaenger destinataire
    """,
    ),
    _field(
        "ship_to_street",
        Kind.TEXT,
        """
        shipping_street shipping_address1 shipping_address_1 address1 address street address_1
        address_line_1 ship_address_1 strasse adresse rue direccion endereco
    """,
    ),
    _field(
        "ship_to_city",
        Kind.TEXT,
        """
        shipping_city customer_city city town ship_city dest_city destination_city billing_city ort stadt
        ville ciudad cidade
    """,
    ),
    _field(
        "ship_to_region",
        Kind.TEXT,
        """
        shipping_province shipping_state customer_state shipping_region state province region ship_state
        dest_state destination_state bundesland provincia estado
    """,
    ),
    _field(
        "ship_to_postal_code",
        Kind.TEXT,
        """
        shipping_zip shipping_postcode shipping_postal_code customer_zip_code_prefix customer_zip_code zip
        postal postal_code postcode zip_code ship_postal_code billing_zip plz postleitzahl code_postal
        codigo_postal cep
    """,
    ),
    _field(
        "ship_to_country",
        Kind.TEXT,
        """
        shipping_country shipping_country_code customer_country country country_code ship_country
        dest_country destination_country billing_country land pays pais
    """,
    ),
    _field("tracking_number", Kind.TEXT, _NUMBER),
    *_WHO_CARRIES,
    _field(
        "service",
        Kind.TEXT,
        """
        shipping_method shipping_service service_level service_code versandart mode_de_livraison
    """,
    ),
    _field("lines", Kind.TEXT, "line_items items products order_lines articles"),
    _field(
        "line_title",
        Kind.TEXT,
        """
        lineitem_name product_name item_name product title item product_title artikel artikelname produkt
        produit producto produto
    """,
    ),
    _field(
        "line_sku",
        Kind.TEXT,
        """
        lineitem_sku sku item_sku product_sku product_id artikelnummer reference_produit
    """,
    ),
    _field(
        "line_quantity",
        Kind.NUMBER,
        """
        lineitem_quantity quantity qty item_quantity menge anzahl quantite cantidad quantidade
    """,
    ),
    _field("line_variant", Kind.TEXT, "variant lineitem_variant variant_title option"),
)

EVENT_FIELDS: tuple[Field, ...] = (
    _field("tracking_number", Kind.TEXT, _NUMBER, is_needed=True),
    *_WHO_CARRIES,
    _field(
        "occurred_at",
        Kind.TIME,
        """
        event_time event_timestamp scan_time scanned_at ts_utc event_date timestamp ts datetime date_time
        time date scan_date checkpoint_time event_datetime zeitpunkt datum heure date_heure fecha
        fecha_hora data_hora
    """,
        is_needed=True,
    ),
    _field(
        "status",
        Kind.STATUS,
        """
        event_type event event_status scan_type type state_of_parcel tag checkpoint_status sendungsstatus
        statut
    """,
    ),
    _field(
        "carrier_code",
        Kind.CODE,
        """
        event_code status_code scan_code code event_type scan_type status event type statuscode raw_status
    """,
    ),
    _field(
        "message",
        Kind.TEXT,
        """
        event_description description status_description text detail details note remark remarks
        beschreibung ereignis libelle descripcion descricao
    """,
    ),
    _field(
        "detail",
        Kind.TEXT,
        """
        exception exception_description reason reason_description exception_reason grund motif
    """,
    ),
    _field(
        "city",
        Kind.TEXT,
        """
        event_city scan_city location_city town location ort stadt ville ciudad cidade
    """,
    ),
    _field(
        "region",
        Kind.TEXT,
        """
        state province event_state location_state location_region bundesland estado
    """,
    ),
    _field(
        "country",
        Kind.TEXT,
        """
        country_code event_country location_country country_iso land pays pais
    """,
    ),
    _field(
        "postal_code",
        Kind.TEXT,
        """
        postal zip zip_code postcode event_zip location_postal_code plz postleitzahl code_postal
        codigo_postal cep
    """,
    ),
    _field(
        "facility",
        Kind.TEXT,
        """
        depot hub station terminal location_facility facility_code niederlassung
    """,
    ),
    _field("lat", Kind.NUMBER, "latitude location_lat geo_lat breitengrad"),
    _field("lon", Kind.NUMBER, "longitude lng long location_lon geo_lon laengengrad"),
    _field(
        "expected_at",
        Kind.TIME,
        """
        estimated_delivery eta expected_delivery estimated_delivery_date voraussichtlich
    """,
    ),
    _field("source", Kind.TEXT, "event_source told_by quelle"),
)
