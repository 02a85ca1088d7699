"""Why a shipment stands where it stands."""

from waypost.domain.links import public_id
from waypost.ports.database import Transaction
from waypost.usecases.explain_shipment import explain_shipment
from waypost.usecases.find_journey import shipment_journey
from waypost.web.api.asking import Answer, Asked, told
from waypost.web.api.shipments import seen_shipment, shipment_id
from waypost.web.api.showing import condition_out, estimate_out, event_out
from waypost.web.wire.others import ExplainOut, ExplainStep


async def explain(asked: Asked) -> Answer:
    """`GET /v1/shipments/{shipment_id}/explain`."""
    asked.query()
    number, service, now = shipment_id(asked), asked.service, asked.service.clock()

    def work(tx: Transaction) -> ExplainOut:
        shipment = seen_shipment(asked, tx.shipments.by_id(number))
        why = explain_shipment(tx, shipment, world=service.world, now=now)
        part = shipment_journey(shipment, None, world=service.world, now=now)
        gone = shipment.standing.retracted
        steps = [
            ExplainStep(
                event=event_out(why.heard[step.event.id], is_retracted=step.event.id in gone, with_raw=True),
                rule=step.rule,
                effect=step.effect,
                status=step.after.status,
                stage=step.after.stage,
                direction=step.after.direction,
                conditions=[condition.kind.value for condition in step.after.conditions],
            )
            for step in why.steps
        ]
        return ExplainOut(
            shipment_id=public_id("shp", number),
            status=part.status,
            about_carrier=list(why.about_carrier),
            steps=steps,
            silence=[condition_out(condition) for condition in why.silence],
            estimate=estimate_out(shipment.estimate),
            first_estimate=estimate_out(shipment.first_estimate),
        )

    return told(200, await service.records.read(work))
