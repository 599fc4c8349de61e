"""What the sample shop sells, where, through whom, and what people write about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Product:
    """One article; `weight` is its share of the lines sold."""

    sku: str
    name: str
    price: float
    weight: float


PRODUCTS: Final = (
    Product("NL-HL-220", "Aurora 220 Headlamp", 49.9, 14),
    Product("NL-TN-2", "Fjell 2 Tent", 289.0, 6),
    Product("NL-TN-3", "Fjell 3 Tent", 359.0, 4),
    Product("NL-SB-05", "Tundra Sleeping Bag", 179.0, 7),
    Product("NL-MT-R4", "Moss Sleeping Mat", 89.0, 8),
    Product("NL-BP-45", "Trail 45 Backpack", 139.0, 9),
    Product("NL-BP-22", "Trail 22 Daypack", 79.0, 10),
    Product("NL-JK-SH", "Skagen Shell Jacket", 219.0, 10),
    Product("NL-JK-DN", "Luleå Down Jacket", 249.0, 7),
    Product("NL-BT-HK", "Bergen Hiking Boots", 169.0, 11),
    Product("NL-ST-GS", "Glimt Gas Stove", 54.9, 8),
    Product("NL-BO-1L", "Bekk Bottle", 24.9, 12),
    Product("NL-SO-ME", "Merino Socks", 19.9, 14),
    Product("NL-PO-CF", "Carbon Trekking Poles", 99.0, 6),
)
PRODUCT_WEIGHTS: Final = {product: product.weight for product in PRODUCTS}


@dataclass(frozen=True)
class Region:
    """A place customers live in; `weight` is its share of customers, `carriers` who delivers there."""

    name: str
    code: str
    country: str
    weight: float
    carriers: dict[str, float]
    languages: dict[str, float]


_GERMAN: Final = {"de": 0.55, "en": 0.45}
_ENGLISH: Final = {"en": 1.0}
REGIONS: Final = (
    Region("Bavaria", "BY", "DE", 32, {"Parcelway": 72, "Nordpost": 20, "SwiftBox": 8}, _GERMAN),
    Region("Baden-Württemberg", "BW", "DE", 10, {"Parcelway": 45, "Nordpost": 40, "SwiftBox": 15}, _GERMAN),
    Region("North Rhine-Westphalia", "NW", "DE", 11, {"Parcelway": 35, "Nordpost": 40, "SwiftBox": 25}, _GERMAN),
    Region("Hamburg", "HH", "DE", 6, {"Parcelway": 20, "Nordpost": 60, "SwiftBox": 20}, _GERMAN),
    Region("Berlin", "BE", "DE", 8, {"Parcelway": 35, "Nordpost": 35, "SwiftBox": 30}, _GERMAN),
    Region("Tyrol", "T", "AT", 7, {"Parcelway": 55, "Nordpost": 45}, _GERMAN),
    Region("Vienna", "W", "AT", 6, {"Parcelway": 40, "Nordpost": 60}, _GERMAN),
    Region("North Holland", "NH", "NL", 8, {"SwiftBox": 70, "Nordpost": 30}, _ENGLISH),
    Region("Scotland", "SCT", "GB", 6, {"SwiftBox": 60, "Nordpost": 40}, _ENGLISH),
    Region("England", "ENG", "GB", 9, {"SwiftBox": 65, "Nordpost": 35}, _ENGLISH),
    Region("Catalonia", "CT", "ES", 7, {"Parcelway": 30, "SwiftBox": 70}, {"es": 0.75, "en": 0.25}),
)
REGION_WEIGHTS: Final = {region.name: region.weight for region in REGIONS}
REGION_BY_NAME: Final = {region.name: region for region in REGIONS}

ORDERS_TEAM, RETURNS_TEAM, ADVICE_TEAM, BILLING_TEAM = (
    "Orders & Delivery",
    "Returns & Refunds",
    "Product Advice",
    "Billing & Account",
)
TEAMS: Final = {
    ORDERS_TEAM: ("Amelie Roth", "Jonas Beck", "Sofia Marin", "Tom Hadley", "Petra Lang"),
    RETURNS_TEAM: ("Carla Winter", "Nils Moser", "Ines Prats"),
    ADVICE_TEAM: ("Felix Adler", "Grete Holm", "Oscar Byrne"),
    BILLING_TEAM: ("Mira Kaya", "Ben Novak", "Lucia Ferrer"),
}
CHAT_TEAMS: Final = {
    "Chat Europe": ("Emma Sand", "Luis Ortega", "Hanna Wolf"),
    "Chat Evening": ("Raj Mehta", "Kim Larsen"),
}


@dataclass(frozen=True)
class Reason:
    """Why people write; `satisfied`: usual chance of a good rating, `hours`: opening hours until it is solved."""

    key: str
    label: str
    weight: float
    team: str
    about: str  # "delivery": order and carrier, "order": order, "product": an article, "": neither
    hours: float
    satisfied: float
    ages: tuple[int, int]  # days since the order
    tags: str


REASONS: Final = (
    Reason("wismo", "Where is my order", 17, ORDERS_TEAM, "delivery", 6, 0.86, (3, 9), "wismo"),
    Reason("late", "Late delivery", 11, ORDERS_TEAM, "delivery", 10, 0.76, (6, 14), "late_delivery"),
    Reason("return", "Return request", 12, RETURNS_TEAM, "order", 9, 0.88, (6, 28), "return"),
    Reason("refund", "Refund", 7, RETURNS_TEAM, "order", 14, 0.78, (18, 45), "refund"),
    Reason("damaged", "Damaged item", 5, RETURNS_TEAM, "delivery", 13, 0.78, (4, 12), "damaged"),
    Reason("defective", "Defective item", 4.5, RETURNS_TEAM, "order", 16, 0.77, (7, 80), "defective"),
    Reason("wrong", "Wrong item", 4, ORDERS_TEAM, "order", 10, 0.80, (4, 12), "wrong_item"),
    Reason("missing", "Missing item", 3.5, ORDERS_TEAM, "delivery", 11, 0.79, (4, 12), "missing_item"),
    Reason("payment", "Payment", 5, BILLING_TEAM, "order", 9, 0.85, (0, 4), "payment"),
    Reason("invoice", "Invoice", 4, BILLING_TEAM, "order", 6, 0.91, (1, 40), "invoice"),
    Reason("cancellation", "Cancellation", 4.5, ORDERS_TEAM, "order", 4, 0.88, (0, 3), "cancel"),
    Reason("change", "Order change", 5, ORDERS_TEAM, "order", 4, 0.88, (0, 2), "order_change"),
    Reason("account", "Account", 4, BILLING_TEAM, "", 5, 0.88, (0, 0), "account login"),
    Reason("stock", "Stock availability", 5, ADVICE_TEAM, "product", 7, 0.87, (0, 0), "stock"),
    Reason("product", "Product question", 10, ADVICE_TEAM, "product", 8, 0.93, (0, 0), "advice"),
    Reason("website", "Website problem", 3, BILLING_TEAM, "", 11, 0.82, (0, 0), "website"),
    Reason("promotion", "Promotion", 4, BILLING_TEAM, "", 6, 0.85, (0, 0), "voucher"),
    Reason("service", "Complaint about service", 2, ADVICE_TEAM, "", 14, 0.55, (0, 0), "complaint"),
    Reason("warranty", "Warranty", 2, RETURNS_TEAM, "order", 22, 0.82, (60, 300), "warranty"),
    Reason("other", "Other", 3, ADVICE_TEAM, "", 8, 0.88, (0, 0), "misc"),
)
REASON_BY_KEY: Final = {reason.key: reason for reason in REASONS}
DELIVERY: Final = ("wismo", "late")
