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


def _fields(table: str) -> tuple[Field, ...]:
    """Read a table: a field's name, what its values are (`!`: needed), and what else it is called."""
    found = []
    for entry in table.replace("\n    ", " ").strip().splitlines():
        head, _, names = entry.partition(":")
        name, kind = head.split()
        found.append(Field(name, Kind(kind.rstrip("!")), (name, *names.split()), kind.endswith("!")))
    return tuple(found)


ORDER_FIELDS = _fields("""
order_number text!: order_no order_num number order_id id_order order_name order_reference order_ref
    reference name order purchase_order order_key amazon_order_id bestellnummer bestellnr auftragsnummer
    auftragsnr numero_de_commande numero_commande commande numero_de_pedido numero_pedido pedido
    numero_ordine ordine ordernummer ordre
placed_at time: order_purchase_timestamp purchased_at purchase_date created_at ordered_at order_date
    date_created date_created_gmt order_placed order_created date_ordered placed date bestelldatum
    auftragsdatum bestellt_am date_de_commande date_commande fecha_de_pedido fecha_pedido data_do_pedido
    data_ordine
confirmed_at time: order_approved_at approved_at payment_approved_at paid_at date_paid date_paid_gmt
    confirmed payments_date bezahlt_am bestaetigt_am date_de_paiement fecha_de_pago data_de_aprovacao
processing_at time: picked_at picking_at processing_started_at in_bearbeitung_seit
packed_at time: packed pack_time verpackt_am emballe_le empaquetado_el embalado_em
handed_over_at time: order_delivered_carrier_date delivered_carrier_date handed_over handed_to_carrier_at
    shipped_at fulfilled_at dispatched_at ship_date shipped_date date_shipped dispatch_date shipment_date
    versendet_am versanddatum expedie_le date_expedition fecha_de_envio enviado_el data_de_envio picked_up
    picked_up_at
delivered_at time: order_delivered_customer_date delivered_customer_date delivery_date delivered
    date_delivered date_completed zugestellt_am zustelldatum livre_le date_de_livraison entregado_el
    fecha_de_entrega data_de_entrega
cancelled_at time: canceled_at date_cancelled date_canceled cancelled canceled storniert_am annule_le
    cancelado_em
promised_on day: order_estimated_delivery_date estimated_delivery_date estimated_delivery promised_date
    promised promise_date delivery_promise due_date deliver_by eta expected_delivery expected_delivery_date
    latest_delivery_date lieferung_bis voraussichtliche_lieferung date_de_livraison_prevue fecha_estimada
    data_prevista
status status: order_status state_of_order financial_status bestellstatus statut estado_pedido
buyer_name text: customer_name billing_name buyer customer full_name client_name billing_full_name kunde
    kundenname nom_du_client client nombre_del_cliente cliente nome_do_cliente
buyer_email email: email e_mail customer_email billing_email email_address contact_email mail e_mail_adresse
    adresse_e_mail courriel correo correo_electronico
buyer_phone text: phone customer_phone billing_phone shipping_phone telephone phone_number mobile telefon
    telefonnummer telefono telefone handy
buyer_locale text: locale language customer_locale lang sprache langue idioma
ship_to_name text: shipping_name recipient recipient_name ship_name consignee empfaenger destinataire
ship_to_street text: shipping_street shipping_address1 shipping_address_1 address1 address street address_1
    address_line_1 ship_address_1 strasse adresse rue direccion endereco
ship_to_city text: shipping_city customer_city city town ship_city dest_city destination_city billing_city
    ort stadt ville ciudad cidade
ship_to_region text: shipping_province shipping_state customer_state shipping_region state province region
    ship_state dest_state destination_state bundesland provincia estado
ship_to_postal_code text: shipping_zip shipping_postcode shipping_postal_code customer_zip_code_prefix
    customer_zip_code zip postal postal_code postcode zip_code ship_postal_code billing_zip plz postleitzahl
    code_postal codigo_postal cep
ship_to_country text: shipping_country shipping_country_code customer_country country country_code
    ship_country dest_country destination_country billing_country land pays pais
tracking_number text: tracking_code tracking_no tracking tracking_id trackingnumber tracking_num
    tracking_ref waybill waybill_number airwaybill awb awb_number consignment consignment_number
    parcel_number parcel package_id package_number shipment shipment_number barcode connote sendungsnummer
    sendung trackingnummer paketnummer numero_de_suivi numero_suivi numero_de_seguimiento seguimiento
    codigo_de_rastreio rastreio codice_di_tracciamento numero_colis
carrier text: carrier_code_name carrier_name carrier_slug courier courier_name shipping_carrier
    shipping_provider tracking_company slug versanddienstleister transporteur transportador transportista
    corriere vervoerder
service text: shipping_method shipping_service service_level service_code versandart mode_de_livraison
lines text: line_items items products order_lines articles
line_title text: lineitem_name product_name item_name product title item product_title artikel artikelname
    produkt produit producto produto
line_sku text: lineitem_sku sku item_sku product_sku product_id artikelnummer reference_produit
line_quantity number: lineitem_quantity quantity qty item_quantity menge anzahl quantite cantidad quantidade
line_variant text: variant lineitem_variant variant_title option
""")

EVENT_FIELDS = _fields("""
tracking_number text!: tracking_code tracking_no tracking tracking_id trackingnumber tracking_num
    tracking_ref waybill waybill_number airwaybill awb awb_number consignment consignment_number
    parcel_number parcel package_id package_number shipment shipment_number barcode connote sendungsnummer
    sendung trackingnummer paketnummer numero_de_suivi numero_suivi numero_de_seguimiento seguimiento
    codigo_de_rastreio rastreio codice_di_tracciamento numero_colis
carrier text: carrier_code_name carrier_name carrier_slug courier courier_name shipping_carrier
    shipping_provider tracking_company slug versanddienstleister transporteur transportador transportista
    corriere vervoerder
occurred_at time!: event_time event_timestamp scan_time scanned_at ts_utc event_date timestamp ts datetime
    date_time time date scan_date checkpoint_time event_datetime zeitpunkt datum heure date_heure fecha
    fecha_hora data_hora
status status: event_type event event_status scan_type type state_of_parcel tag checkpoint_status
    sendungsstatus statut
carrier_code code: event_code status_code scan_code code event_type scan_type status event type statuscode
    raw_status
message text: event_description description status_description text detail details note remark remarks
    beschreibung ereignis libelle descripcion descricao
detail text: exception exception_description reason reason_description exception_reason grund motif
city text: event_city scan_city location_city town location ort stadt ville ciudad cidade
region text: state province event_state location_state location_region bundesland estado
country text: country_code event_country location_country country_iso land pays pais
postal_code text: postal zip zip_code postcode event_zip location_postal_code plz postleitzahl code_postal
    codigo_postal cep
facility text: depot hub station terminal location_facility facility_code niederlassung
lat number: latitude location_lat geo_lat breitengrad
lon number: longitude lng long location_lon geo_lon laengengrad
expected_at time: estimated_delivery eta expected_delivery estimated_delivery_date voraussichtlich
source text: event_source told_by quelle
""")
